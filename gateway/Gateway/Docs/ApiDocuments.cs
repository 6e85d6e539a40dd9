using System.Collections.Concurrent;
using System.Security.Cryptography;
using Fulfillment.Gateway.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>One document in its two writings.</summary>
internal sealed record ApiDocument(byte[] Json, byte[] Yaml);

/// <summary>The documents, made once: they depend on the code alone, not on the machine, the address or the caller.</summary>
internal sealed class ApiDocuments(
    [FromKeyedServices(OpenApiSetup.Partners)] IOpenApiDocumentProvider partners,
    [FromKeyedServices(OpenApiSetup.Operators)] IOpenApiDocumentProvider operators)
{
    private readonly ConcurrentDictionary<string, ApiDocument> _documents = new();

    public async Task<ApiDocument> GetAsync(string name, CancellationToken cancel) =>
        _documents.TryGetValue(name, out var made)
            ? made
            : _documents.GetOrAdd(name, await MakeAsync(name == OpenApiSetup.Partners ? partners : operators, cancel));

    public async Task<IResult> ServeAsync(
        HttpContext context, string name, string mediaType, Func<ApiDocument, byte[]> writing)
    {
        var bytes = writing(await GetAsync(name, context.RequestAborted));
        var tag = ETags.Of(Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = tag;
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(bytes, mediaType);
    }

    private static async Task<ApiDocument> MakeAsync(IOpenApiDocumentProvider provider, CancellationToken cancel)
    {
        var document = await provider.GetOpenApiDocumentAsync(cancel);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, cancel);
        using var yaml = new MemoryStream();
        await document.SerializeAsYamlAsync(yaml, OpenApiSpecVersion.OpenApi3_1, cancel);
        return new ApiDocument(json.ToArray(), yaml.ToArray());
    }
}
