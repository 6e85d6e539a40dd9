using System.Threading.RateLimiting;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Limits;

/// <summary>
/// Each caller has an own bucket and an own number of requests at the same time, so a noisy one slows nobody else.
/// Who shows no valid token is counted by address.
/// </summary>
internal sealed class RateLimits(RequestDelegate next, Limiters limiters, IOptions<AccessOptions> options)
{
    private static readonly TimeSpan _shortestWait = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context) => context.FindCaller() is { } caller
        ? CallerAsync(context, CallerRate.Of(caller, options.Value.RatePerMinute))
        : StrangerAsync(context);

    private async Task CallerAsync(HttpContext context, CallerRate rate)
    {
        using var slot = limiters.Concurrency.AttemptAcquire(rate);
        if (!slot.IsAcquired)
        {
            Tell(context, rate);
            await RefuseAsync(context, _shortestWait, "Too many requests of yours run at the same time.");
            return;
        }

        using var lease = limiters.Rate.AttemptAcquire(rate);
        Tell(context, rate);
        if (lease.IsAcquired)
            await next(context);
        else
            await RefuseAsync(context, WaitOf(lease), $"Your limit is {rate.PerMinute} requests per minute.");
    }

    private async Task StrangerAsync(HttpContext context)
    {
        using var lease = limiters.Strangers.AttemptAcquire(RemoteAddress.Of(context));
        if (lease.IsAcquired)
            await next(context);
        else
            await RefuseAsync(context, WaitOf(lease), "Too many requests without a valid token from your address.");
    }

    // When the answer starts, so that an error that clears the headers does not lose these.
    private void Tell(HttpContext context, CallerRate rate) => context.Response.OnStarting(() =>
    {
        var left = limiters.Rate.GetStatistics(rate)?.CurrentAvailablePermits ?? rate.Burst;
        context.Response.Headers["RateLimit-Policy"] = rate.Policy;
        context.Response.Headers["RateLimit"] = rate.State(left);
        return Task.CompletedTask;
    });

    private static Task RefuseAsync(HttpContext context, TimeSpan wait, string detail) =>
        Problems.Of("rate.limited", detail, retryAfter: wait).ExecuteAsync(context);

    private static TimeSpan WaitOf(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > _shortestWait ? wait : _shortestWait;
}
