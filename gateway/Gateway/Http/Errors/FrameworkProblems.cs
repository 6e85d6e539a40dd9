using Microsoft.AspNetCore.Http.Features;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>What the framework refuses by a bare status, in the words of the catalog.</summary>
internal static class FrameworkProblems
{
    public static Problem Of(BadHttpRequestException refusal) => refusal.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => Problems.Of("request.timedOut", "The body stopped before its end."),
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(),
        _ => Problems.Of("request.malformed", "The request ends before its announced length or breaks HTTP."),
    };

    /// <returns><c>null</c> for a status that the framework does not set by itself.</returns>
    public static Problem? Of(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => Problems.Of("request.malformed", "The request cannot be read."),
        StatusCodes.Status401Unauthorized when context.Request.Headers.Authorization.Count == 0 =>
            Problems.Of("token.missing", "Send an access token as Authorization: Bearer."),
        StatusCodes.Status401Unauthorized => Problems.Of("token.invalid", "Get a new access token."),
        StatusCodes.Status403Forbidden => Problems.Of("scope.missing", "The token does not allow this operation."),
        StatusCodes.Status404NotFound => Problems.Of("route.unknown", $"Nothing stands at {PathOf(context)}."),
        StatusCodes.Status405MethodNotAllowed => Problems.Of("request.methodNotAllowed", MethodDetail(context)),
        StatusCodes.Status406NotAcceptable => Problems.Of("accept.unsupported", "Accept names no form of this resource."),
        StatusCodes.Status408RequestTimeout => Problems.Of("request.timedOut", "The request did not arrive in time."),
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(),
        StatusCodes.Status429TooManyRequests => Problems.Of("rate.limited", "Wait before you send the next request."),
        StatusCodes.Status503ServiceUnavailable => Problems.Of("gateway.stopping", "Repeat the request in a moment."),
        >= 500 => Internal(),
        _ => null,
    };

    public static Problem Internal() =>
        Problems.Of("internal.error", "The gateway met an error it did not expect; it is logged under the traceId.");

    private static Problem TooLarge() => Problems.Of("request.tooLarge", "The body is larger than this operation takes.");

    private static Problem UnsupportedMediaType() =>
        Problems.Of(
            "request.unsupportedMediaType",
            "This address takes no body of that type. Send application/json; to /v1/orders/bulk application/x-ndjson; " +
            "to /v1/usage application/json or text/csv; to /v1/usage-files text/csv or text/plain.");

    private static string MethodDetail(HttpContext context) => context.Response.Headers.Allow is [{ } allowed]
        ? $"{context.Request.Method} is not allowed here; {allowed} is."
        : $"{context.Request.Method} is not allowed here.";

    /// <summary>As the caller wrote it: still percent-encoded, and never longer than a line.</summary>
    private static string PathOf(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = raw.Split('?')[0];
        return path.Length <= 200 ? path : $"{path[..200]}...";
    }
}
