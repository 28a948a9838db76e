using System.Globalization;
using System.Reflection;

namespace LatentNotebooks.Kernel.Display;

/// <summary>
/// Tensors as shape, type, a few statistics and a few values. The type is found by its name, `TorchSharp.torch+Tensor`, since the kernel
/// references no tensor library.
/// </summary>
internal static class TensorFormatter
{
    private const int ShownValues = 8;
    private const long StatisticsLimit = 50_000_000;

    /// <summary>True for a tensor type.</summary>
    public static bool Knows(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            if (current.FullName == "TorchSharp.torch+Tensor")
                return true;
        return false;
    }

    /// <summary>The tensor on one line: type and shape.</summary>
    public static string Short(object tensor) => Heading(tensor);

    /// <summary>The tensor on two or three lines.</summary>
    public static MimeBundle Format(object tensor)
    {
        if (Get(tensor, "IsInvalid") is true)
            return MimeBundle.Text("Tensor (disposed)");
        var count = Shape(tensor).Aggregate(1L, (product, size) => product * size);
        if (count == 0 || count > StatisticsLimit || Numbers(tensor) is not { } values)
            return MimeBundle.Text(Heading(tensor));
        var shown = string.Join(", ", values.Take(ShownValues).Select(Number));
        var text = Heading(tensor);
        if (values.Length > 1)
            text += $"\nmin {Number(values.Min())}  mean {Number(values.Average())}  max {Number(values.Max())}";
        return MimeBundle.Text($"{text}\n[{shown}{(values.Length > ShownValues ? ", ..." : "")}]");
    }

    private static string Heading(object tensor) =>
        $"Tensor {Get(tensor, "dtype")?.ToString()?.ToLowerInvariant()}[{string.Join(", ", Shape(tensor))}] on {Get(tensor, "device")}";

    private static long[] Shape(object tensor) => Get(tensor, "shape") as long[] ?? [];

    private static object? Get(object tensor, string property) => tensor.GetType().GetProperty(property)?.GetValue(tensor);

    /// <summary>The values as doubles, or null where the tensor has none (complex, sparse, on the `meta` device).</summary>
    private static double[]? Numbers(object tensor)
    {
        try
        {
            var steps = new List<object>();
            object Call(object target, string method)
            {
                var result = NoArguments(target.GetType(), method).Invoke(target, Defaults(NoArguments(target.GetType(), method)))!;
                if (!ReferenceEquals(result, target))
                    steps.Add(result);
                return result;
            }
            var plain = Call(Call(Call(Call(tensor, "detach"), "cpu"), "double"), "contiguous");
            var data = plain.GetType().GetMethods()
                .Single(method => method is { Name: "data", IsGenericMethodDefinition: true } && method.GetParameters().Length == 0);
            var accessor = data.MakeGenericMethod(typeof(double)).Invoke(plain, null)!;
            var values = (double[])accessor.GetType().GetMethod("ToArray", [])!.Invoke(accessor, null)!;
            steps.OfType<IDisposable>().ToList().ForEach(step => step.Dispose());
            return values;
        }
        catch (Exception exception) when (
            exception is TargetInvocationException or InvalidOperationException or NullReferenceException or InvalidCastException)
        {
            return null;
        }
    }

    private static MethodInfo NoArguments(Type type, string name) =>
        type.GetMethods()
            .Where(method => method.Name == name && !method.IsGenericMethodDefinition)
            .Where(method => method.GetParameters().All(parameter => parameter.IsOptional))
            .OrderBy(method => method.GetParameters().Length).FirstOrDefault()
        ?? throw new InvalidOperationException($"The tensor type has no method {name}.");

    private static object?[] Defaults(MethodInfo method) =>
        [.. method.GetParameters().Select(parameter => parameter.DefaultValue is DBNull ? null : parameter.DefaultValue)];

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
