using System.Collections.Frozen;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Access.Versions;

/// <summary>
/// The dated versions of the partner API: a partner stays on the one it was pinned to unless a request names another.
/// </summary>
internal sealed class ApiVersions(RequestDelegate next)
{
    public const string Header = "Fulfillment-Version";

    public static FrozenSet<string> Known { get; } = [PrincipalDesk.ApiVersion];

    private static Problem Unknown =>
        Problems.Of("version.unknown", $"{Header} must be one of {string.Join(", ", Known.Order())}, once.");

    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindCaller()?.Partner is not { } partner)
            return next(context);

        var asked = context.Request.Headers[Header];
        if (asked.Count > 1 || (asked is [{ } version] && !Known.Contains(version)))
            return Unknown.ExecuteAsync(context);

        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = asked is [{ } effective] ? effective : partner.ApiVersion;
            return Task.CompletedTask;
        });
        return next(context);
    }
}
