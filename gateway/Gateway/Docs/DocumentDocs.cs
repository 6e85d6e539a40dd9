using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>Title, server, security schemes; and an order of the parts that does not depend on who came first.</summary>
internal sealed class DocumentDocs(ApiTitle title) : IOpenApiDocumentTransformer
{
    public const string OAuth = "oauth2";
    public const string Bearer = "bearer";
    public const string Instance = "instance";

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = title.Title,
            Version = ApiTitle.Version,
            Description = title.Description,
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = title.Tags
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Meaning }).ToHashSet();

        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [OAuth] = OAuthScheme(),
            [Bearer] = BearerScheme(),
        };
        if (title == ApiTitle.Partners)
            components.SecuritySchemes.Add(Instance, InstanceScheme());
        components.Schemas = Sorted(components.Schemas);
        AnswerSchemas.Tidy(components.Schemas);
        components.Examples = Sorted(components.Examples);
        return Task.CompletedTask;
    }

    private OpenApiSecurityScheme OAuthScheme() => new()
    {
        Type = SecuritySchemeType.OAuth2,
        Description = "Client credentials. Tokens live for at most 15 minutes.",
        Flows = new OpenApiOAuthFlows
        {
            ClientCredentials = new OpenApiOAuthFlow
            {
                TokenUrl = new Uri("/oauth/token", UriKind.Relative),
                Scopes = title.Scopes.ToDictionary(s => s.Scope, s => s.Meaning),
            },
        },
    };

    private static OpenApiSecurityScheme BearerScheme() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = "An access token from /oauth/token, or from the identity provider registered for you.",
    };

    private static OpenApiSecurityScheme InstanceScheme() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = "The instanceToken that POST /v1/activations gave to an installed product.",
    };

    private static Dictionary<string, T>? Sorted<T>(IDictionary<string, T>? parts) =>
        parts?.OrderBy(part => part.Key, StringComparer.Ordinal).ToDictionary(part => part.Key, part => part.Value);
}
