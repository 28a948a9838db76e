using System.Text.Json;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Parity;

/// <summary>One run of the Python side for all tests.</summary>
public sealed class Exchange : IDisposable
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("parity").FullName;

    public Exchange()
    {
        if (!Python.Available) return;
        foreach (var name in TrainingCase.Names)
        {
            using var training = new TrainingCase(name);
            SafeTensors.Write(Path.Combine(Folder, $"{name}.start.safetensors"), training.Model.state_dict().Concat(training.Data));
        }
        Python.RunScript(Path.Combine(AppContext.BaseDirectory, "parity.py"), "exchange", Folder);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

public sealed class ParityTests(Exchange exchange) : IClassFixture<Exchange>
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases => [.. TrainingCase.Names];

    [PythonTheory]
    [MemberData(nameof(Cases))]
    public void A_hundred_training_steps_agree_with_python_from_the_same_weights(string name)
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingCase(name);
        var losses = training.Train();
        var theirs = JsonSerializer.Deserialize<double[]>(File.ReadAllText(Path.Combine(exchange.Folder, $"{name}.losses.json")))!;
        for (var i = 0; i < losses.Length; i++)
            Assert.True(Math.Abs(losses[i] - theirs[i]) <= Tolerance, $"step {i}: loss {losses[i]:R}, python {theirs[i]:R}");

        var end = SafeTensors.Read(Path.Combine(exchange.Folder, $"{name}.end.safetensors"));
        foreach (var (key, tensor) in training.Model.state_dict())
        {
            var difference = (tensor - end[key]).abs().max().to(ScalarType.Float64).item<double>();
            Assert.True(difference <= Tolerance, $"{key} differs by {difference:E2} after {losses.Length} steps");
        }
    }

    [PythonTheory]
    [MemberData(nameof(Cases))]
    public void The_same_seed_draws_the_same_weights_under_the_same_names_as_python(string name)
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingCase(name);
        var theirs = SafeTensors.Read(Path.Combine(exchange.Folder, $"{name}.seeded.safetensors"));
        var ours = training.Model.state_dict();
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        foreach (var (key, tensor) in ours) Assert.True(tensor.Equals(theirs[key]), $"{key} was drawn differently");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_from_a_seed_gives_the_committed_reference_losses(string name)
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingCase(name).InDouble();
        var losses = training.Train();
        var reference = JsonSerializer.Deserialize<Dictionary<string, double[]>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference.json")))![name];
        int[] steps = [0, 1, 9, 49, 99];
        for (var i = 0; i < steps.Length; i++) Assert.Equal(reference[i], losses[steps[i]], 1e-7);
    }
}
