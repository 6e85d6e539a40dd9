using System.Text.Json.Nodes;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>The problems of an operation, one response per status, with an example for each code.</summary>
internal static class ProblemDocs
{
    private static readonly string[] _everywhere =
    [
        "token.missing", "token.invalid", "scope.missing", "partner.suspended", "rate.limited",
        "store.unavailable", "internal.error",
    ];

    private static readonly string[] _ofInstances =
        ["token.missing", "token.invalid", "rate.limited", "store.unavailable", "internal.error"];

    private static readonly string[] _ofBodies =
        ["request.malformed", "request.invalid", "request.tooLarge", "request.unsupportedMediaType"];

    private static readonly string[] _ofKeys =
        ["idempotency.missing", "idempotency.invalid", "idempotency.mismatch", "idempotency.running"];

    /// <summary>What an endpoint names itself, and what follows from the rest of its metadata.</summary>
    public static IReadOnlyList<ErrorEntry> CodesOf(IList<object> metadata)
    {
        var codes = metadata.OfType<ProblemCodes>().SelectMany(problems => problems.Codes).ToHashSet();
        if (metadata.OfType<RequiredScope>().Any())
            codes.UnionWith(_everywhere);
        if (metadata.OfType<RequiredInstance>().Any())
            codes.UnionWith(_ofInstances);
        if (metadata.OfType<IAcceptsMetadata>().Any(accepts => accepts.ContentTypes.Contains("application/json")))
            codes.UnionWith(_ofBodies);
        if (metadata.OfType<ParameterDoc>().Any(parameter => parameter.In is ParameterLocation.Query))
            codes.Add("query.invalid");
        if (metadata.OfType<ParameterDoc>().Any(parameter => parameter.Name == ParameterDoc.Cursor.Name))
            codes.Add("cursor.invalid");
        if (metadata.Contains(Headers.IdempotencyKey))
            codes.UnionWith(_ofKeys);
        if (metadata.Contains(Headers.IfMatch))
            codes.Add("version.mismatch");
        if (metadata.Contains(Headers.FulfillmentVersion))
            codes.Add("version.unknown");

        return [.. codes.Order(StringComparer.Ordinal).Select(ErrorCatalog.Get).OrderBy(entry => entry.Status)];
    }

    public static void Add(OpenApiOperation operation, IReadOnlyList<ErrorEntry> entries, OpenApiDocument document)
    {
        if (entries.Count == 0)
            return;

        document.Components ??= new OpenApiComponents();
        var schemas = document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        schemas.TryAdd("Problem", ProblemSchema.Make());
        var examples = document.Components.Examples ??= new Dictionary<string, IOpenApiExample>();
        foreach (var entry in entries)
            examples.TryAdd(entry.Code, new OpenApiExample { Summary = entry.Title, Value = Example(entry) });

        foreach (var status in entries.GroupBy(entry => entry.Status!.Value))
            (operation.Responses ??= [])[$"{status.Key}"] = Response([.. status], document);
    }

    private static OpenApiResponse Response(IReadOnlyList<ErrorEntry> entries, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("\n", entries.Select(entry => $"- `{entry.Code}`: {entry.Title}")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference("Problem", document),
                    Examples = entries.ToDictionary(
                        entry => entry.Code,
                        IOpenApiExample (entry) => new OpenApiExampleReference(entry.Code, document)),
                },
            },
        };
        if (entries.Any(entry => entry.Retryable && entry.Status is 409 or 429 or 503))
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                [Headers.RetryAfter.Name] = new OpenApiHeader
                {
                    Description = Headers.RetryAfter.Description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Example = Headers.RetryAfter.Example,
                },
            };
        }

        return response;
    }

    private static JsonNode Example(ErrorEntry entry)
    {
        Fault[] faults = entry.Code switch
        {
            "request.invalid" => [new("/lines/0/quantity", "value.kind", "Expected a whole number, found a text.")],
            "query.invalid" => [new("?limit", "value.range", "'limit' is a whole number from 1 to 100.")],
            "allocation.impossible" => [new("/allocations/1/instanceId", "instance.unknown", "The subscription has no such instance.")],
            "order.impossible" => [new("/lines/0/sku", "sku.unknown", "The catalog has no sku 'premium'.")],
            _ => [],
        };
        var problem = Problems.Of(entry.Code, entry.Meaning, faults);
        return JsonNode.Parse(ProblemWriter.Write(problem, "4bf92f3577b34da6a3ce929d0e0e4736").Span)!;
    }
}
