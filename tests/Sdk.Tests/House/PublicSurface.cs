using System.Reflection;
using System.Text;

namespace Fulfillment.Sdk.Tests.House;

/// <summary>
/// Everything that an adapter can see of an assembly, one line per type and member, always in the same order and in the
/// same words: whoever changes a line breaks a promise, or makes one.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What the compiler writes for every record says nothing about this one.
    private static readonly string[] _madeByTheCompiler =
        ["<Clone>$", "EqualityContract", "PrintMembers", "Equals", "GetHashCode", "ToString", "Deconstruct",
         "op_Equality", "op_Inequality"];

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append($"\n{HeadOf(type)}\n");
            foreach (var member in MembersOf(type))
            {
                text.Append($"  {member}\n");
            }
        }

        return text.ToString().TrimStart('\n');
    }

    private static string HeadOf(Type type)
    {
        var isRecord = IsRecord(type);
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : isRecord ? "record" : type.IsValueType ? "struct" : "class";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsInterface || type.IsValueType ? ""
            : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var bases = type.GetInterfaces().Where(i => !i.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !type.IsEnum)
            .Prepend(type.BaseType is { } parent && parent != typeof(object) && !type.IsEnum && !type.IsValueType ? parent : null)
            .OfType<Type>().Select(TypeText.Of).Order(StringComparer.Ordinal).ToList();
        return $"{modifier}{kind} {TypeText.Full(type)}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}";
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Own) is not null;

    private static IEnumerable<string> MembersOf(Type type) =>
        type.IsEnum ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}")
        : type.GetMembers(Own).Where(IsTold).OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.ToString(), StringComparer.Ordinal).Select(Line).OfType<string>();

    private static bool IsTold(MemberInfo member) =>
        member is not Type && !_madeByTheCompiler.Contains(member.Name) && !member.Name.StartsWith('<');

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo made when IsSeen(made) && !IsCopy(made) => $"new({Parameters(made)})",
        MethodInfo { IsSpecialName: false } method when IsSeen(method) =>
            $"{Static(method)}{TypeText.Of(method.ReturnParameter)} {method.Name}({Parameters(method)})",
        PropertyInfo property when property.GetMethod is { } get && IsSeen(get) =>
            $"{Static(get)}{Required(property)}{TypeText.Of(property)} {property.Name} {{ get; {Setter(property)}}}",
        FieldInfo { IsPublic: true } field => $"{(field.IsLiteral ? "const " : "")}{TypeText.Of(field)} {field.Name}",
        _ => null,
    };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCopy(ConstructorInfo made) =>
        made.GetParameters() is [var only] && only.ParameterType == made.DeclaringType;

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Required(PropertyInfo property) =>
        property.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute") ? "required " : "";

    private static string Setter(PropertyInfo property) =>
        property.SetMethod is not { } set || !IsSeen(set) ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") ? "init; " : "set; ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{TypeText.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"));
}
