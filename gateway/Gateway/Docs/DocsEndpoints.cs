using System.Collections.Frozen;
using System.Security.Cryptography;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fulfillment.Gateway.Docs;

/// <summary>The documentation page with try-it. All that it needs lies in this assembly.</summary>
internal static class DocsEndpoints
{
    private sealed record Asset(byte[] Bytes, string MediaType, string Tag);

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> _mediaTypes = new Dictionary<string, string>
    {
        ["index.html"] = "text/html; charset=utf-8",
        ["docs.css"] = "text/css; charset=utf-8",
        ["docs.js"] = "text/javascript; charset=utf-8",
        ["swagger-ui.css"] = "text/css; charset=utf-8",
        ["swagger-ui-bundle.js"] = "text/javascript; charset=utf-8",
        ["favicon-32x32.png"] = "image/png",
    }.ToFrozenDictionary();

    private static readonly Lazy<FrozenDictionary<string, Asset>> _assets =
        new(() => _mediaTypes.ToFrozenDictionary(asset => asset.Key, asset => Load(asset.Key, asset.Value)));

    public static IEndpointRouteBuilder MapDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapApiDocuments();
        var docs = routes.MapGroup("/docs").ExcludeFromDescription().AllowAnonymous();
        docs.MapGet("", (HttpContext context) => Serve("index.html", context));
        docs.MapGet("/{file}", Serve);
        return routes;
    }

    private static Results<FileContentHttpResult, StatusCodeHttpResult, Problem> Serve(string file, HttpContext context)
    {
        if (_assets.Value.GetValueOrDefault(file) is not { } asset)
            return Problems.Of("route.unknown", "The documentation has no such file.");

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-cache";
        headers.ETag = asset.Tag;
        return ETags.IsNotModified(context.Request, asset.Tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(asset.Bytes, asset.MediaType);
    }

    private static Asset Load(string name, string mediaType)
    {
        using var resource = typeof(DocsEndpoints).Assembly.GetManifestResourceStream($"docs/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks the resource docs/{name}.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        var content = bytes.ToArray();
        return new Asset(content, mediaType, ETags.Of(Convert.ToHexStringLower(SHA256.HashData(content))[..32]));
    }
}
