using System.Globalization;

namespace Fulfillment.Gateway.Access.Versions;

/// <summary>Endpoint metadata: deprecated since when (RFC 9745), gone when (RFC 8594), explained where.</summary>
internal sealed record DeprecationNotice(DateTimeOffset On, DateTimeOffset? Sunset, Uri Link);

/// <summary>Tells the callers of a deprecated endpoint.</summary>
internal sealed class Deprecation(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DeprecationNotice>() is { } notice)
        {
            context.Response.OnStarting(() =>
            {
                Tell(context.Response.Headers, notice);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static void Tell(IHeaderDictionary headers, DeprecationNotice notice)
    {
        headers["Deprecation"] = $"@{notice.On.ToUnixTimeSeconds()}";
        if (notice.Sunset is { } sunset)
            headers["Sunset"] = sunset.ToString("R", CultureInfo.InvariantCulture);
        headers.Append("Link", $"<{notice.Link}>; rel=\"deprecation\"; type=\"text/html\"");
    }
}

internal static class DeprecationEndpoints
{
    public static TBuilder Deprecated<TBuilder>(
        this TBuilder builder, DateTimeOffset on, DateTimeOffset? sunset, Uri link)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new DeprecationNotice(on, sunset, link));
}
