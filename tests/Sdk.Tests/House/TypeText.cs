using System.Reflection;

namespace Fulfillment.Sdk.Tests.House;

/// <summary>A type as C# writes it, with <c>?</c> where a value may be absent.</summary>
internal static class TypeText
{
    private const string House = "Fulfillment.Sdk.";

    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(PropertyInfo property) => Of(new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(new NullabilityInfoContext().Create(field));

    public static string Of(ParameterInfo parameter) => Of(new NullabilityInfoContext().Create(parameter));

    public static string Of(Type type) => type.IsGenericType
        ? $"{Name(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
        : Name(type);

    /// <summary>Of the type that is told about: with its namespace.</summary>
    public static string Full(Type type) => type.FullName!.Replace('+', '.');

    private static string Of(NullabilityInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var optional = type != info.Type || (!type.IsValueType && info.ReadState is NullabilityState.Nullable);
        var text = type.IsArray ? $"{Of(info.ElementType!)}[]"
            : type.IsGenericType && type == info.Type
                ? $"{Name(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Of))}>"
                : Of(type);
        return optional ? $"{text}?" : text;
    }

    private static string Name(Type type)
    {
        if (_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        name = name.Split('`')[0];
        var isHouse = type.Namespace?.StartsWith(House, StringComparison.Ordinal) == true;
        return isHouse && !type.IsNested ? $"{type.Namespace![House.Length..]}.{name}" : name;
    }
}
