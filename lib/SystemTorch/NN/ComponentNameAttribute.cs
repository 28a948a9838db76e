namespace TorchSharp.Utils;

/// <summary>Registers a field under another name than its own, for example <c>_weight</c> as <c>weight</c>.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = "";
}
