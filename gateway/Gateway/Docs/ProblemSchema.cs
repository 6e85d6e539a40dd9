using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>The schema of <see cref="Http.Errors.Problem"/>, which writes itself and so has no JSON contract.</summary>
internal static class ProblemSchema
{
    /// <summary>Fills the schema of a problem inside an answer: it is the same.</summary>
    public static void Fill(OpenApiSchema schema)
    {
        var problem = Make();
        (schema.Type, schema.Description) = (problem.Type, problem.Description);
        (schema.Required, schema.Properties) = (problem.Required, problem.Properties);
    }

    public static OpenApiSchema Make() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal (RFC 9457). Some problems have members of their own, such as managedAt.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "code", "retryable", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Reference to the page that explains the code.", "uri-reference"),
            ["title"] = Text("The code in a few words; the same for every occurrence."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = Text("What is wrong with this very request, and what to do."),
            ["code"] = Text("A stable code of the catalog at /errors."),
            ["retryable"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Description = "Whether the same request may succeed later, unchanged.",
            },
            ["traceId"] = Text("What to tell us when you ask about it."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "Every fault, in the order of the request.",
                Items = Fault(),
            },
            ["orderId"] = Text("With order.conflict: the order that has your reference."),
            ["webhookId"] = Text("With webhook.exists: the webhook that has the address."),
        },
    };

    private static OpenApiSchema Fault() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "pointer", "code", "message" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["pointer"] = Text("JSON pointer to the place in the body, or ?name for a query parameter."),
            ["code"] = Text("A stable code of the catalog at /errors."),
            ["message"] = Text("What is wrong there and what to write instead."),
        },
    };

    private static OpenApiSchema Text(string description, string? format = null) =>
        new() { Type = JsonSchemaType.String, Description = description, Format = format };
}
