using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>What becomes of a message after an attempt. Closed.</summary>
public abstract record DeliveryVerdict
{
    private DeliveryVerdict()
    {
    }

    public sealed record Ended(DeliveryState State, int Attempts) : DeliveryVerdict;

    /// <summary>It comes again.</summary>
    public sealed record Again(TimeSpan Delay, int Attempt, string? Code, bool Doubtful) : DeliveryVerdict;

    /// <summary>It waits for a person.</summary>
    public sealed record GivenUp(string Code, string Summary) : DeliveryVerdict;
}

/// <summary>Carries one message to its sink and judges how that went. Stores nothing.</summary>
public sealed partial class OutboxCourier(
    IEnumerable<ISinkSource> sources,
    CallGuards guards,
    RetryPolicy retry,
    EngineMeter meter,
    IOptions<OutboxOptions> options,
    TimeProvider clock,
    ILogger<OutboxCourier> logger)
{
    private readonly ISinkSource[] _sources = [.. sources];

    public async Task<DeliveryVerdict> CarryAsync(OutboxMessage message, CancellationToken cancel)
    {
        if (message is { HasNewer: true, Class: SinkClass.State or SinkClass.Signal })
        {
            return new DeliveryVerdict.Ended(DeliveryState.Coalesced, 0);
        }

        if (message.Crashes >= retry.MaxCrashes)
        {
            return new DeliveryVerdict.GivenUp("message.poisonous", $"It ended {message.Crashes} nodes without an answer.");
        }

        if (_sources.Select(source => source.Find(message.Sink)).FirstOrDefault(found => found is not null) is not { } sink)
        {
            return Judge(null, message, new Outcome.Retry("sink.absent", $"No sink named {message.Sink} is set up on this node."));
        }

        var started = clock.GetTimestamp();
        var limit = options.Value.Timeout;
        var called = await guards.Of(message.Sink).CallAsync(
            token => DeliverAsync(sink, message.Outbound(clock.GetUtcNow() + limit), message.Doubtful, token), IsWell, limit, cancel);
        if (called is GuardedCall<Outcome?>.Answered { Answer: { } told })
        {
            meter.Delivered(message.Sink, told, clock.GetElapsedTime(started));
        }

        return called switch
        {
            GuardedCall<Outcome?>.Answered { Answer: { } outcome } => Judge(sink, message, outcome),
            GuardedCall<Outcome?>.Answered => Judge(sink, message, new Outcome.Retry("sink.empty", $"{sink.Name} gave no outcome.")),
            GuardedCall<Outcome?>.Shut shut => new DeliveryVerdict.Again(shut.RetryAfter, message.Attempt, null, message.Doubtful),
            GuardedCall<Outcome?>.TimedOut late => Doubt(Judge(
                sink, message, new Outcome.Retry("sink.timeout", $"{sink.Name} did not answer within {late.Limit.TotalSeconds:0.#} s."))),
            GuardedCall<Outcome?>.Threw threw => Doubt(Threw(sink, message, threw.Exception)),
            _ => throw new InvalidOperationException($"A call cannot end as {called.GetType().Name}."),
        };
    }

    /// <summary>Where nobody knows how the last attempt ended, and the other side cannot tell a repeat, it is asked first.</summary>
    private static async ValueTask<Outcome?> DeliverAsync(
        ISink sink, OutboundMessage message, bool doubtful, CancellationToken cancel)
    {
        if (doubtful && sink is IFindDelivery finder && await finder.FindAsync(message, cancel) is { } found)
        {
            return found;
        }

        Failpoint.Reach("sink.beforeDelivery");
        var outcome = await sink.DeliverAsync(message, cancel);
        Failpoint.Reach("sink.afterDelivery");
        return outcome;
    }

    private static bool IsWell(Outcome? outcome) => outcome is not (null or Outcome.Retry);

    private DeliveryVerdict Threw(ISink sink, OutboxMessage message, Exception e)
    {
        Log.Failed(logger, e, sink.Name, message.Id);
        return Judge(sink, message, new Outcome.Retry("sink.failed", $"{sink.Name} failed with {e.GetType().Name}."));
    }

    private static DeliveryVerdict Doubt(DeliveryVerdict verdict) =>
        verdict is DeliveryVerdict.Again again ? again with { Doubtful = true } : verdict;

    private DeliveryVerdict Judge(ISink? sink, OutboxMessage message, Outcome outcome) => outcome switch
    {
        Outcome.Done => new DeliveryVerdict.Ended(DeliveryState.Delivered, 1),
        Outcome.Pending pending => new DeliveryVerdict.Again(pending.PollAfter, message.Attempt, null, Doubtful: false),
        Outcome.Refused refused => new DeliveryVerdict.GivenUp(refused.Code, refused.Summary),
        Outcome.Retry again when After(sink, message.Attempt + 1, again.After) is { } delay =>
            new DeliveryVerdict.Again(delay, message.Attempt + 1, again.Code, Doubtful: false),
        Outcome.Retry spent => new DeliveryVerdict.GivenUp(spent.Code, spent.Summary),
        _ => throw new InvalidOperationException($"No verdict for {outcome.GetType().Name}."),
    };

    /// <summary>A sink's own schedule goes before the house's; a wait that the other side asks for is the least.</summary>
    private TimeSpan? After(ISink? sink, int attempts, TimeSpan? asked) => sink switch
    {
        IRetrySchedule own when own.After(attempts) is { } wait => asked > wait ? asked : wait,
        IRetrySchedule => null,
        _ => retry.After(attempts, asked),
    };

    private static partial class Log
    {
        [LoggerMessage(3003, LogLevel.Error, "Sink {Sink} threw on message {Id}")]
        public static partial void Failed(ILogger logger, Exception e, string sink, string id);
    }
}
