using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>
/// The token endpoint in the OpenAPI document. The form is described here and not by accepts-metadata: with that, a
/// wrong content type would be answered by the routing, which does not know OAuth's form of an error.
/// </summary>
internal static class TokenDocs
{
    public static TokenAnswer Answer { get; } = new()
    {
        AccessToken = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEyMDI2MTEyMS0uLi4iLCJ0eXAiOiJhdCtqd3QifQ...",
        ExpiresIn = 600,
        Scope = "orders.read orders.write",
    };

    public static Task DescribeFormAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [TokenForm.MediaType] = new()
                {
                    Schema = Form(),
                    Example = new JsonObject
                    {
                        ["grant_type"] = "client_credentials",
                        ["client_id"] = "cli_01jd7m3q9x0000000000000000",
                        ["client_secret"] = "fs_...",
                        ["scope"] = "orders.read orders.write",
                    },
                },
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "grant_type" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["grant_type"] = Only("client_credentials"),
            ["scope"] = Text("Scopes, with spaces between them; all that the client may have when absent."),
            ["client_id"] = Text("The client, where neither a header nor an assertion names it."),
            ["client_secret"] = Text("The secret, unless it stands in a Basic header."),
            ["client_assertion_type"] = Only(ClientProof.AssertionType),
            ["client_assertion"] = Text(
                "A JWS by the client's key: iss and sub are the client id, aud is our issuer, exp is at most 5 minutes "
                + "ahead, jti is used once."),
        },
    };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Only(string value) =>
        new() { Type = JsonSchemaType.String, Enum = [JsonValue.Create(value)] };
}
