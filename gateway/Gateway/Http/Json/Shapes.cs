using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>Reads the shape of a type from its JSON contract and its validation attributes, once.</summary>
internal static class Shapes
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, Shape> _shapes = new();

    public static Shape Of(JsonTypeInfo type) => _shapes.GetOrAdd(type, static type => Build(type, []));

    private static Shape Build(JsonTypeInfo type, object[] attributes) => type.Kind switch
    {
        JsonTypeInfoKind.Object => OfObject(type),
        JsonTypeInfoKind.Enumerable => OfList(type, attributes),
        JsonTypeInfoKind.Dictionary => OfMap(type, attributes),
        _ => OfScalar(Nullable.GetUnderlyingType(type.Type) ?? type.Type, type.Options, attributes),
    };

    private static ObjectShape OfObject(JsonTypeInfo type)
    {
        var members = type.Properties.Select(property => new MemberShape(
            property.Name,
            Build(type.Options.GetTypeInfo(property.PropertyType), AttributesOf(property)),
            property.IsRequired,
            property.IsSetNullable));
        var rules = type.Type.GetCustomAttributes(typeof(ObjectRuleAttribute), inherit: true);
        return new ObjectShape([.. members], [.. rules.Cast<ObjectRuleAttribute>()]);
    }

    private static ListShape OfList(JsonTypeInfo type, object[] attributes)
    {
        var element = Build(type.Options.GetTypeInfo(type.ElementType!), attributes);
        var (least, most) = Counts(attributes);
        return new ListShape(element, least, most);
    }

    private static Shape OfMap(JsonTypeInfo type, object[] attributes)
    {
        if (Find<CountMapAttribute>(attributes) is { } counts)
            return new CountMapShape(new WholeNumberShape(0, counts.Highest), Counts(attributes).Most);

        var limits = Find<TextMapAttribute>(attributes) ?? new TextMapAttribute(int.MaxValue, int.MaxValue);
        var valueType = type.Options.GetTypeInfo(type.ElementType!);
        var value = valueType.Type == typeof(string)
            ? new TextShape(0, limits.LongestValue, [])
            : Build(valueType, []);
        var (least, most) = Counts(attributes);
        return new MapShape(value, limits, least, most);
    }

    private static Shape OfScalar(Type type, JsonSerializerOptions options, object[] attributes)
    {
        if (type == typeof(string))
            return OfText(attributes);
        if (type.IsEnum)
            return OfEnum(type, options);
        if (type == typeof(bool))
            return new FlagShape();
        if (type == typeof(DateOnly))
            return new DateShape();
        if (type == typeof(DateTimeOffset))
            return new TimeShape();

        return OfNumber(type, attributes);
    }

    private static ChoiceShape OfEnum(Type type, JsonSerializerOptions options)
    {
        var values = Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => Enum.ToObject(type, value));
        return new ChoiceShape([.. values.Select(value => NameOf(value, options))]);
    }

    private static Shape OfNumber(Type type, object[] attributes)
    {
        var (least, most) = type == typeof(int) ? (int.MinValue, int.MaxValue)
            : type == typeof(long) ? (long.MinValue, long.MaxValue)
            : type == typeof(decimal) ? (decimal.MinValue, decimal.MaxValue)
            : throw new NotSupportedException($"A request cannot have a member of type {type}.");
        if (Find<RangeAttribute>(attributes) is { } range)
            (least, most) = (Number(range.Minimum), Number(range.Maximum));

        return type == typeof(decimal)
            ? new DecimalShape(least, most, Find<DecimalPlacesAttribute>(attributes)?.Places ?? 10)
            : new WholeNumberShape(least, most);
    }

    private static TextShape OfText(object[] attributes)
    {
        var length = Find<StringLengthAttribute>(attributes);
        var forms = attributes.OfType<RegularExpressionAttribute>().Select(TextForms.Of);
        return new TextShape(length?.MinimumLength ?? 0, length?.MaximumLength ?? int.MaxValue, [.. forms]);
    }

    private static (int Least, int Most) Counts(object[] attributes) =>
    (
        Find<MinLengthAttribute>(attributes)?.Length ?? 0,
        Find<MaxLengthAttribute>(attributes)?.Length ?? int.MaxValue
    );

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static object[] AttributesOf(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];

    private static string NameOf(object value, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToElement(value, options.GetTypeInfo(value.GetType())).GetString()!;

    private static T? Find<T>(object[] attributes)
        where T : Attribute => attributes.OfType<T>().FirstOrDefault();
}
