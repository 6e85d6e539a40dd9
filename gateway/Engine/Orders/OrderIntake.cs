using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Orders;

/// <summary>An order as it stands before the door: who brings it, through which channel, and under which key.</summary>
public sealed class OrderRequest
{
    private WrittenContent? _written;

    /// <summary>The partner API's own channel. No other channel may have this name.</summary>
    public const string Api = "api";

    public required Partner Partner { get; init; }

    public required string Channel { get; init; }

    public required OrderContent Content { get; init; }

    public WrittenContent Written => _written ??= Content.Write();

    public required Actor Actor { get; init; }

    /// <summary>Absent where the door has its own memory (the inbox) and the natural key is enough.</summary>
    public KeyedCall? Call { get; init; }

    /// <summary>Where the answer to this call is kept.</summary>
    public CallKey? CallKey => Call is { } call ? new CallKey(Partner.Id, call.Route, call.Key) : null;
}

/// <summary>The idempotency key of a call and how its answer is written.</summary>
public sealed record KeyedCall
{
    public required string Route { get; init; }

    public required string Key { get; init; }

    /// <summary>How long the caller will wait for a better answer; a repeat within that time is told to come again.</summary>
    public TimeSpan OpenFor { get; init; }

    /// <summary>The answer for an order just accepted.</summary>
    public required Func<Order, StoredAnswer> Accepted { get; init; }

    /// <summary>The answer for an order that was there before.</summary>
    public required Func<Order, StoredAnswer> Existing { get; init; }
}

/// <summary>What became of an order before the door. Closed: the door has one answer for each.</summary>
public abstract record Placement
{
    private Placement()
    {
    }

    /// <summary>It is on disk, with its first work.</summary>
    /// <param name="Order">As it was accepted.</param>
    /// <param name="Answer">What stands under the key of the call, where it had one.</param>
    public sealed record Accepted(Order Order, StoredAnswer? Answer = null) : Placement;

    /// <summary>The partner placed the same order under this reference before.</summary>
    public sealed record Existing(Order Order) : Placement;

    /// <summary>The same call was answered before.</summary>
    public sealed record Replayed(string OrderId, StoredAnswer Answer) : Placement;

    /// <summary>The key was used for another body.</summary>
    public sealed record KeyMismatch : Placement;

    /// <summary>The first call under this key still waits for its answer.</summary>
    public sealed record KeyOpen : Placement;

    /// <summary>The partner has another order under this reference.</summary>
    public sealed record RefTaken(string OrderId) : Placement;

    /// <summary>It cannot be served as it is.</summary>
    public sealed record Impossible(IReadOnlyList<OrderFault> Faults) : Placement;
}

/// <summary>
/// The hall, where all doors meet. A repeat finds what the first call made: under its key for 30 days, under the
/// partner's reference for ever.
/// </summary>
public sealed class OrderIntake : IAsyncDisposable
{
    private readonly OrderBook _book;
    private readonly OrderAcceptance _acceptance;
    private readonly EngineMeter _meter;
    private readonly TimeProvider _clock;
    private readonly GroupCommit<PreparedOrder, Placement> _accepts;
    private readonly GroupCommit<ClosedCall, bool> _closes;

    public OrderIntake(
        OrderBook book, OrderAcceptance acceptance, EngineMeter meter, IOptions<IntakeOptions> options, TimeProvider clock)
    {
        (_book, _acceptance, _meter, _clock) = (book, acceptance, meter, clock);
        var intake = options.Value;
        _accepts = new(acceptance.WriteAsync, intake.QueueLength, intake.GroupSize, intake.Writers);
        meter.WatchAcceptQueue(() => _accepts.Waiting);
        _closes = new(WriteAsync, intake.QueueLength, intake.GroupSize, writers: 1);
    }

    /// <summary>Stores an order, or finds what a repeat is about. It is on disk before this returns.</summary>
    /// <exception cref="QueueFullException">Too many wait: nothing was written.</exception>
    public async Task<Placement> PlaceAsync(OrderRequest request, CancellationToken cancel)
    {
        var started = _clock.GetTimestamp();
        try
        {
            if (_accepts.IsFull)
            {
                // Before anything is screened or signed for it.
                throw new QueueFullException();
            }

            var prepared = await _acceptance.PrepareAsync(request, cancel);
            var placement = await _accepts.WriteAsync(request.Partner.Id, prepared, cancel);
            _meter.Reached(OrderStage.Accepted, _clock.GetElapsedTime(started));
            return placement;
        }
        catch (QueueFullException)
        {
            _meter.Rejected("full");
            throw;
        }
    }

    /// <summary>Says what placing would do, and writes nothing.</summary>
    public Task<Placement> TryAsync(OrderRequest request, CancellationToken cancel) =>
        _book.ChangeAsync(change => _acceptance.TryAsync(change.Tx, request, cancel), cancel);

    /// <summary>Puts the answer that the caller got in the end under its key.</summary>
    public Task CloseAsync(OrderRequest request, string orderId, StoredAnswer answer, CancellationToken cancel) =>
        _closes.WriteAsync(request.Partner.Id, new ClosedCall(request.CallKey!, orderId, answer), cancel);

    public async ValueTask DisposeAsync()
    {
        await _accepts.DisposeAsync();
        await _closes.DisposeAsync();
    }

    private Task<IReadOnlyList<bool>> WriteAsync(Func<IReadOnlyList<ClosedCall>> take, CancellationToken cancel) => _book.ChangeAsync(
        change =>
        {
            var calls = take();
            foreach (var call in calls)
            {
                IdempotencyTable.Answer(change.Writes, call.Key, call.OrderId, call.Answer);
            }

            return Task.FromResult<IReadOnlyList<bool>>([.. calls.Select(_ => true)]);
        },
        cancel);

    private sealed record ClosedCall(CallKey Key, string OrderId, StoredAnswer Answer);
}

/// <summary>The steps that an order's own work row may name.</summary>
public static class OrderSteps
{
    public const string Screen = "screen";

    /// <summary>Screening has let it through: begin with the lines.</summary>
    public const string Start = "start";

    /// <summary>A hold that nobody decides ends by itself.</summary>
    public const string HoldExpiry = "holdExpiry";
}
