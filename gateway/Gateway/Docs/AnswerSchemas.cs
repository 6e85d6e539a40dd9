using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>
/// In answers, a member that has no value is left out; so it is optional in their schemas and never null. A member that
/// is required and may be null, such as <c>nextCursor</c>, keeps both.
/// </summary>
internal static class AnswerSchemas
{
    public static void Tidy(IDictionary<string, IOpenApiSchema>? schemas)
    {
        foreach (var schema in (schemas?.Values ?? []).OfType<OpenApiSchema>().Where(IsAnswer))
        {
            foreach (var name in (schema.Properties?.Keys ?? []).Except(schema.Required ?? new HashSet<string>()).ToList())
                schema.Properties![name] = WithoutNull(schema.Properties[name]);
        }
    }

    // What comes in is closed; what goes out may grow.
    private static bool IsAnswer(OpenApiSchema schema) => schema.AdditionalPropertiesAllowed;

    private static IOpenApiSchema WithoutNull(IOpenApiSchema member)
    {
        if (member is OpenApiSchema { OneOf: [OpenApiSchema { Type: JsonSchemaType.Null }, var only] })
            return only;
        if (member is OpenApiSchema { Type: { } type } simple)
            simple.Type = type & ~JsonSchemaType.Null;

        return member;
    }
}
