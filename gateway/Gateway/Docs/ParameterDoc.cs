using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>Endpoint metadata: a parameter in the query or in the path, as <see cref="Http.QueryReader"/> reads it.</summary>
internal sealed record ParameterDoc(string Name, string Description)
{
    public ParameterLocation In { get; init; } = ParameterLocation.Query;

    public JsonNode? Example { get; init; }

    public required Func<OpenApiSchema> Schema { get; init; }

    public static ParameterDoc Path(string name, string description, string example) =>
        new(name, description)
        {
            In = ParameterLocation.Path,
            Example = example,
            Schema = () => new OpenApiSchema { Type = JsonSchemaType.String },
        };

    public static ParameterDoc Text(string name, string description, string example, int longest = 255) =>
        new(name, description)
        {
            Example = example,
            Schema = () => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = longest },
        };

    public static ParameterDoc Flag(string name, string description) => new(name, description)
    {
        Schema = () => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
    };

    public static ParameterDoc Time(string name, string description) => new(name, description)
    {
        Example = "2026-12-01T10:00:00Z",
        Schema = () => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
    };

    public static ParameterDoc Day(string name, string description) => new(name, description)
    {
        Example = "2026-12-01",
        Schema = () => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
    };

    public static ParameterDoc Choice<T>(string name, string description)
        where T : struct, Enum => new(name, description)
        {
            Schema = () => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. Enum.GetValues<T>().Select(value => JsonValue.Create(Http.Json.CamelCase.Of(value)))],
            },
        };

    public static ParameterDoc Limit { get; } = new("limit", "How many entries a page has at most.")
    {
        Schema = () => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = $"{Http.QueryReader.LargestLimit}",
            Default = Http.QueryReader.DefaultLimit,
        },
    };

    public static ParameterDoc Cursor { get; } = new("cursor", "nextCursor of the page before, exactly as it came.")
    {
        Schema = () => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 1024 },
    };
}
