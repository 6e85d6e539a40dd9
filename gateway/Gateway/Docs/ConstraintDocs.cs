using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>Writes into a member's schema what the framework does not read from its attributes by itself.</summary>
internal sealed class ConstraintDocs : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type).IsEnum)
            ApplyEnum(schema);
        // Several forms of a body are told apart by their members; none of them carries a name for it.
        schema.Discriminator = null;
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset))
            schema.Type = JsonSchemaType.String;
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        if (context.JsonTypeInfo.Type == typeof(WrittenProblem))
            ProblemSchema.Fill(schema);
        if (context.JsonPropertyInfo?.AttributeProvider is { } member)
            Apply(schema, member);
        return Task.CompletedTask;
    }

    /// <summary>The framework lists null among the values when the first member that it meets is optional.</summary>
    private static void ApplyEnum(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = schema.Enum?.Where(value => value is not null && !value.IsJsonNullSentinel()).ToList();
    }

    private static void Apply(OpenApiSchema schema, ICustomAttributeProvider member)
    {
        if (Find<RangeAttribute>(member) is { } range)
        {
            // The framework writes 1E+15, which some readers take for no integer.
            schema.Minimum = Number(range.Minimum);
            schema.Maximum = Number(range.Maximum);
        }

        if (Find<DecimalPlacesAttribute>(member) is { } decimals)
            schema.MultipleOf = 1 / (decimal)Math.Pow(10, decimals.Places);
        if (Find<WordsAttribute>(member) is { } words)
            schema.Enum = [.. words.Values.Select(word => JsonValue.Create(word))];
        if (Find<TextMapAttribute>(member) is { } map)
            ApplyMap(schema, map, Find<MaxLengthAttribute>(member)?.Length);
        if (Find<CountMapAttribute>(member) is { } counts)
            ApplyCounts(schema, counts, Find<MaxLengthAttribute>(member)?.Length);
    }

    private static void ApplyCounts(OpenApiSchema schema, CountMapAttribute counts, int? most)
    {
        schema.MaxLength = null;
        schema.MaxProperties = most;
        schema.PropertyNames = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = CountMapAttribute.Name };
        schema.AdditionalProperties =
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0", Maximum = Number(counts.Highest) };
    }

    private static void ApplyMap(OpenApiSchema schema, TextMapAttribute map, int? most)
    {
        schema.MaxLength = null;
        schema.MaxProperties = most;
        schema.PropertyNames = Text(least: 1, map.LongestKey);
        schema.AdditionalProperties = Text(least: null, map.LongestValue);
    }

    private static OpenApiSchema Text(int? least, int most) =>
        new() { Type = JsonSchemaType.String, MinLength = least, MaxLength = most };

    private static string Number(object value) =>
        Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static T? Find<T>(ICustomAttributeProvider member)
        where T : Attribute => member.GetCustomAttributes(typeof(T), inherit: true).Cast<T>().FirstOrDefault();
}
