namespace Fulfillment.Gateway.Http;

/// <summary>Puts the careful default on every answer; what an endpoint has set itself stays.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment, so that neither an endpoint nor a cleared response loses them.
        context.Response.OnStarting(
            static response =>
            {
                Complete(((HttpResponse)response).Headers);
                return Task.CompletedTask;
            },
            context.Response);
        return next(context);
    }

    private static void Complete(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Cache-Control", "no-store");
    }
}
