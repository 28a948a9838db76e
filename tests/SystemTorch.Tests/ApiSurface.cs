using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SystemTorch.Tests;

/// <summary>Writes the public members of a type as C# would declare them, so that two assemblies can be compared line by line.</summary>
internal static class ApiSurface
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    /// <summary>The type itself: its kind and what it derives from.</summary>
    internal static string Header(Type type) => $"{Kind(type)} {Name(type)}" + (type.BaseType is { } b ? $" : {Name(b)}" : "");

    /// <summary>The members that callers and derived classes can see, one declaration each.</summary>
    internal static IEnumerable<string> Members(Type type, bool inherited)
    {
        var flags = Everything | (inherited ? BindingFlags.FlattenHierarchy : BindingFlags.DeclaredOnly);
        foreach (var member in type.GetMembers(flags))
        {
            switch (member)
            {
                case MethodBase method when Visible(method) && !IsAccessor(method):
                    yield return Method(method);
                    break;
                case PropertyInfo property:
                    if (property.GetMethod is { } get && Visible(get)) yield return $"{Property(property, get)} get";
                    if (property.SetMethod is { } set && Visible(set)) yield return $"{Property(property, set)} set";
                    break;
                case FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly:
                    yield return $"{Modifiers(field)}{Name(field.FieldType)} {field.Name}" +
                        (field.IsLiteral ? $" = {Value(field.GetRawConstantValue())}" : "");
                    break;
            }
        }
    }

    internal static bool Visible(Type type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily) && Visible(type.DeclaringType!));

    internal static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!) + "&";
        if (type.IsPointer) return Name(type.GetElementType()!) + "*";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter) return type.Name;
        var name = type.IsNested ? $"{Name(type.DeclaringType!).Split('<')[0]}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        if (!type.IsGenericType) return name;
        var tick = name.LastIndexOf('`');
        return $"{(tick < 0 ? name : name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return $"enum({Name(Enum.GetUnderlyingType(type))})";
        if (type.IsInterface) return "interface";
        if (type.IsValueType) return "struct";
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };
    }

    private static string Method(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Constrained))}>" : "";
        var result = method is MethodInfo info ? $"{Name(info.ReturnType)}{TupleNames(info.ReturnParameter)} " : "";
        var parameters = string.Join(", ", method.GetParameters().Select(Parameter));
        return $"{Modifiers(method)}{result}{method.Name}{generic}({extension}{parameters})";
    }

    private static string Property(PropertyInfo property, MethodInfo accessor)
    {
        var indices = property.GetIndexParameters();
        return $"{Modifiers(accessor)}{Name(property.PropertyType)} {property.Name}" +
            (indices.Length > 0 ? $"[{string.Join(", ", indices.Select(Parameter))}]" : "");
    }

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.GetCustomAttributesData().Any(a => a.AttributeType.Name == nameof(ParamArrayAttribute)) ? "params " : "") +
        (parameter.IsOut ? "out " : "") + $"{Name(parameter.ParameterType)}{TupleNames(parameter)} {parameter.Name}" +
        (parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue)}" : "");

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string TupleNames(ParameterInfo parameter)
    {
        var attribute = parameter.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == nameof(TupleElementNamesAttribute));
        return attribute?.ConstructorArguments[0].Value is IEnumerable<CustomAttributeTypedArgument> names
            ? $"({string.Join(", ", names.Select(n => n.Value ?? "_"))})"
            : "";
    }

    private static string Constrained(Type parameter)
    {
        var constraints = parameter.GetGenericParameterConstraints().Select(Name).Order();
        return $"{parameter.Name}:{parameter.GenericParameterAttributes}:{string.Join("&", constraints)}";
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "") + (method.IsAbstract ? "abstract " : "");

    private static string Modifiers(FieldInfo field) =>
        (field.IsPublic ? "" : "protected ") + (field.IsLiteral ? "const " : field.IsStatic ? "static " : "") +
        (field.IsInitOnly ? "readonly " : "");

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodBase method) =>
        method.IsSpecialName && method.Name.Split('_')[0] is "get" or "set";
}
