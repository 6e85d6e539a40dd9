using System.Threading.Channels;
using Fulfillment.Engine.Audit;

namespace Fulfillment.Gateway.Access.Denials;

/// <summary>Takes every denial for the audit chain; nobody waits for it. What finds no room is counted.</summary>
internal sealed class DenialLog
{
    private const int Capacity = 4096;

    private readonly Channel<Denial> _waiting;
    private readonly TimeProvider _clock;
    private long _lost;

    public DenialLog(TimeProvider clock)
    {
        _clock = clock;
        _waiting = Channel.CreateBounded<Denial>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _lost));
    }

    /// <param name="context">The request that was denied.</param>
    /// <param name="code">Why; may be finer than what the caller is told.</param>
    /// <param name="subject">What it was about, by id (another partner's order, a client), when that is known.</param>
    public void Report(HttpContext context, string code, string? subject = null)
    {
        var actor = context.FindCaller()?.Actor ?? Denial.Stranger(RemoteAddress.Of(context));
        Report(actor, code, PathOf(context), subject);
    }

    /// <summary>For what is denied outside a request, or to who is no caller (<see cref="Actor.Channel"/>).</summary>
    public void Report(Actor actor, string code, string path, string? subject = null) =>
        _waiting.Writer.TryWrite(new Denial(_clock.GetUtcNow(), actor, code, path, subject));

    public bool TryTake(out Denial denial)
    {
        var taken = _waiting.Reader.TryRead(out var next);
        denial = next!;
        return taken;
    }

    /// <returns>How many found no room since this was last asked.</returns>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

    private static string PathOf(HttpContext context) =>
        $"{MethodOf(context)} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"}";

    // Any word is a method to Kestrel; a made-up one must not make a new fold.
    private static string MethodOf(HttpContext context) => context.Request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" => context.Request.Method,
        _ => "OTHER",
    };
}
