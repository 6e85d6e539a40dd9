using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>The two documents. An endpoint belongs to the one that its group names, and to none without a group.</summary>
internal static class OpenApiSetup
{
    public const string Partners = "v1";
    public const string Operators = "ops-v1";

    public static IServiceCollection AddApiDocuments(this IServiceCollection services)
    {
        services.AddOpenApi(Partners, options => Configure(options, ApiTitle.Partners));
        services.AddOpenApi(Operators, options => Configure(options, ApiTitle.Operators));
        return services.AddSingleton<ApiDocuments>();
    }

    /// <summary>Serves <c>/openapi/{name}.json</c> and <c>.yaml</c>; they need no token.</summary>
    public static IEndpointRouteBuilder MapApiDocuments(this IEndpointRouteBuilder routes)
    {
        var documents = routes.MapGroup("/openapi").ExcludeFromDescription().AllowAnonymous();
        foreach (var name in new[] { Partners, Operators })
        {
            documents.MapGet($"/{name}.json", (HttpContext context, ApiDocuments all) =>
                all.ServeAsync(context, name, "application/json", document => document.Json));
            documents.MapGet($"/{name}.yaml", (HttpContext context, ApiDocuments all) =>
                all.ServeAsync(context, name, "application/yaml", document => document.Yaml));
        }

        return routes;
    }

    private static void Configure(OpenApiOptions options, ApiTitle title)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.GroupName == options.DocumentName;
        options.CreateSchemaReferenceId = SchemaNames.Of;
        options.AddSchemaTransformer<ConstraintDocs>();
        options.AddOperationTransformer<OperationDocs>();
        options.AddDocumentTransformer(new DocumentDocs(title));
    }
}
