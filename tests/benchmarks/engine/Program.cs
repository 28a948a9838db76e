using Benchmarks;
using TorchSharp;

const string Usage = """
    benchmarks engine [--json] [--quick] [--case NAME] [--memory]

      --json      one line of JSON a case: name, ours, reference, ratio, spread
      --quick     fewer and shorter turns
      --case      only the case of that name: add, mlp, lam-64, lam-32, transformer
      --memory    only the memory cases
    """;

if (args is not ["engine", ..])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

torch.set_num_threads(1);
var json = args.Contains("--json");
var (turns, seconds) = args.Contains("--quick") ? (3, 0.5) : (9, 1.5);
var only = Array.IndexOf(args, "--case") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

// First, while the process holds nothing else.
if (only is null)
    foreach (var line in Memory.Run(json)) Console.WriteLine(line);
if (args.Contains("--memory")) return 0;

torch.zeros(1).Dispose(); // loads libtorch, which fixes the BLAS that the reference must share
using var reference = Reference.Start();
foreach (var item in Case.All.Where(item => only is null || item.Name == only))
{
    var result = Comparison.Run(item, reference, turns, seconds);
    Console.WriteLine(json ? result.ToJson() : result.ToText());
}
return 0;
