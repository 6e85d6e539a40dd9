using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// An order as it stands. Every move returns a new value with the next version and the event that tells it; the table
/// stores both or neither.
/// </summary>
public sealed record Order
{
    public required string Id { get; init; }

    public required string Partner { get; init; }

    public required string Channel { get; init; }

    public required OrderContent Content { get; init; }

    /// <summary>The content, which never changes, as it is stored.</summary>
    public required WrittenContent Written { get; init; }

    public string ContentHash => Written.Hash;

    public required OrderStatus Status { get; init; }

    public required ScreeningState Screening { get; init; }

    public required long Version { get; init; }

    public string? ReasonCode { get; init; }

    public BlockedOn? BlockedOn { get; init; }

    public required DateOnly OrderedOn { get; init; }

    /// <summary>When it should be settled if nothing is in the way.</summary>
    public DateTimeOffset? ExpectedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Events of moves that are not stored yet.</summary>
    public IReadOnlyList<OrderEvent> Unsaved { get; init; } = [];

    public bool IsSettled => OrderTransitions.IsSettled(Status);

    /// <summary>The same order, once its moves are stored.</summary>
    public Order Saved() => Unsaved.Count == 0
        ? this
        : this with { Unsaved = [], Lines = [.. Lines.Select(line => line.Unsaved ? line with { Unsaved = false } : line)] };

    public OrderLine Line(string lineId) => Lines.Single(line => line.Id == lineId);

    /// <summary>The event that opens the timeline of an order just made.</summary>
    public Order Opened(Actor actor) => Told("order.received", actor, CreatedAt, null, null);

    public Order MoveTo(
        OrderStatus next, Actor actor, DateTimeOffset at, string? code = null, BlockedOn? blockedOn = null) =>
        OrderTransitions.Allows(Status, next)
            ? (this with { Status = next, ReasonCode = code, BlockedOn = blockedOn })
                .Told($"order.{next.Word()}", actor, at, null, code)
            : throw new InvalidOperationException($"Order {Id} cannot go from {Status} to {next}.");

    /// <summary>Puts a line in place of the one with its id, and tells it.</summary>
    public Order WithLine(OrderLine line, Actor actor, DateTimeOffset at) =>
        (this with { Lines = [.. Lines.Select(old => old.Id == line.Id ? line with { Unsaved = true } : old)] })
            .Told($"line.{line.Status.Word()}", actor, at, line.Id, line.ReasonCode);

    /// <summary>Takes on the status that the lines add up to; nothing happens when it is that already.</summary>
    public Order Settle(Actor actor, DateTimeOffset at)
    {
        var (status, blocking) = Derive(Lines);
        if (status == Status)
        {
            return this with { ReasonCode = blocking?.ReasonCode, BlockedOn = blocking?.BlockedOn };
        }

        return MoveTo(status, actor, at, blocking?.ReasonCode, blocking?.BlockedOn);
    }

    /// <summary>
    /// Screening says no for good, to all that is not provisioned: to the whole order, but where something turned up after
    /// it had been let through once. The partner sees a neutral code.
    /// </summary>
    public Order Deny(Actor actor, DateTimeOffset at)
    {
        var denied = this with
        {
            Screening = ScreeningState.Refused,
            ExpectedBy = null,
            Lines =
            [
                .. Lines.Select(line => LineTransitions.Allows(line.Status, LineStatus.Denied)
                    ? line.MoveTo(LineStatus.Denied, ReasonCodes.ScreeningRefused, null, Sdk.BlockedOn.Screening)
                    : line),
            ],
        };
        return denied.MoveTo(Derive(denied.Lines).Status, actor, at, ReasonCodes.ScreeningRefused, Sdk.BlockedOn.Screening);
    }

    /// <summary>Ends all lines that are not provisioned.</summary>
    public Order Cancel(Actor actor, DateTimeOffset at, string code) =>
        (this with
        {
            ExpectedBy = null,
            Lines =
            [
                .. Lines.Select(line => LineTransitions.Allows(line.Status, LineStatus.Cancelled)
                    ? line.MoveTo(LineStatus.Cancelled, code)
                    : line),
            ],
        }).MoveTo(OrderStatus.Cancelled, actor, at, code);

    /// <summary>
    /// What lines that have left <see cref="LineStatus.Pending"/> add up to, and the line that explains it. A line that
    /// waits for a person keeps the order going, unless others are there already: then it is partly fulfilled.
    /// </summary>
    public static (OrderStatus Status, OrderLine? Blocking) Derive(IReadOnlyList<OrderLine> lines)
    {
        var live = lines.Where(line => line.Status is not (LineStatus.Cancelled or LineStatus.Denied)).ToList();
        var blocking = live.FirstOrDefault(line => line.Status is LineStatus.NeedsAttention)
            ?? live.FirstOrDefault(line => line.Status is LineStatus.Failed);
        var anyDone = live.Any(line => line.Status is LineStatus.Provisioned or LineStatus.Reversed);
        var status = live switch
        {
            [] => lines.Any(line => line.Status is LineStatus.Denied) ? OrderStatus.Denied : OrderStatus.Cancelled,
            _ when live.Any(line => line.Status is LineStatus.Provisioning) => OrderStatus.Provisioning,
            _ when live.All(line => line.Status is LineStatus.Provisioned or LineStatus.Reversed) => OrderStatus.Fulfilled,
            _ when anyDone => OrderStatus.PartiallyFulfilled,
            _ when live.Any(line => line.Status is LineStatus.NeedsAttention) => OrderStatus.Provisioning,
            _ when live.Any(line => line.Status is LineStatus.Scheduled) => OrderStatus.Scheduled,
            _ => OrderStatus.Failed,
        };
        return (status, blocking);
    }

    private Order Told(string type, Actor actor, DateTimeOffset at, string? lineId, string? code)
    {
        var told = new OrderEvent
        {
            OrderId = Id,
            Version = Version + 1,
            Type = type,
            Status = Status,
            LineId = lineId,
            Code = code,
            Actor = actor.Name,
            At = at,
        };
        return this with { Version = told.Version, UpdatedAt = at, Unsaved = [.. Unsaved, told] };
    }
}
