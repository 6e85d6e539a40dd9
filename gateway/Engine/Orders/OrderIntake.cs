using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Orders;

/// <summary>An order as it stands before the door: who brings it, through which channel, and under which key.</summary>
public sealed record OrderRequest
{
    /// <summary>The partner API's own channel. No other channel may have this name.</summary>
    public const string Api = "api";

    public required Partner Partner { get; init; }

    public required string Channel { get; init; }

    public required OrderContent Content { get; init; }

    public required Actor Actor { get; init; }

    /// <summary>Absent where the door has its own memory (the inbox) and the natural key is enough.</summary>
    public KeyedCall? Call { get; init; }
}

/// <summary>The idempotency key of a call and how its answer is written.</summary>
public sealed record KeyedCall
{
    public required string Route { get; init; }

    public required string Key { get; init; }

    public required string BodyHash { get; init; }

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
    public sealed record Accepted(Order Order) : Placement;

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
public sealed class OrderIntake(OrderBook book, ProductCatalog catalog, TimeProvider clock)
{
    private readonly OrderDraft _draft = new(catalog, clock);

    public Task<Placement> PlaceAsync(OrderRequest request, CancellationToken cancel) =>
        book.ChangeAsync(change => PlaceAsync(change, request, cancel), cancel);

    /// <summary>Says what placing would do, and writes nothing.</summary>
    public Task<Placement> TryAsync(OrderRequest request, CancellationToken cancel) =>
        book.ChangeAsync(
            async change => await FindByRefAsync(change, request, cancel)
                ?? await CheckAsync(change, request, cancel)
                ?? new Placement.Accepted(_draft.Of(request.Partner, request.Channel, request.Content)),
            cancel);

    /// <summary>Puts the answer that the caller got in the end under its key.</summary>
    public Task CloseAsync(OrderRequest request, StoredAnswer answer, CancellationToken cancel) =>
        book.ChangeAsync(
            change => IdempotencyTable.CloseAsync(
                change.Tx, request.Partner.Id, request.Call!.Route, request.Call.Key, answer, cancel),
            cancel);

    private async Task<Placement> PlaceAsync(OrderChange change, OrderRequest request, CancellationToken cancel)
    {
        // A repeat is answered before the rules are asked: they may have changed since.
        var known = await ReplayAsync(change, request, cancel)
            ?? await FindByRefAsync(change, request, cancel)
            ?? await CheckAsync(change, request, cancel);
        if (known is not null)
        {
            return known is Placement.Existing existing ? await KeepAsync(change, request, existing, cancel) : known;
        }

        var order = _draft.Of(request.Partner, request.Channel, request.Content).Opened(request.Actor);
        if (request.Call is { } call && !await KeepAsync(change, request, order.Id, call.Accepted(order), call.OpenFor, cancel))
        {
            // Somebody with the same key came first and has committed meanwhile.
            return (await ReplayAsync(change, request, cancel))!;
        }

        if (!await change.InsertAsync(order, cancel))
        {
            return await SecondAsync(change, request, cancel);
        }

        await change.AddWorkAsync(WorkSubject.Order, order.Id, OrderSteps.Screen, null, cancel);
        change.Audit(request.Actor, "order.place", order.Id, after: $"v{order.Version}");
        return new Placement.Accepted(order with { Unsaved = [] });
    }

    /// <summary>The reference was taken between looking and inserting.</summary>
    private async Task<Placement> SecondAsync(OrderChange change, OrderRequest request, CancellationToken cancel)
    {
        if (request.Call is { } call)
        {
            await IdempotencyTable.RemoveAsync(change.Tx, request.Partner.Id, call.Route, call.Key, cancel);
        }

        var found = (await FindByRefAsync(change, request, cancel))!;
        return found is Placement.Existing existing ? await KeepAsync(change, request, existing, cancel) : found;
    }

    private async Task<Placement?> ReplayAsync(OrderChange change, OrderRequest request, CancellationToken cancel)
    {
        if (request.Call is not { } call
            || await IdempotencyTable.FindAsync(change.Tx, request.Partner.Id, call.Route, call.Key, cancel) is not { } kept)
        {
            return null;
        }

        return kept switch
        {
            _ when kept.BodyHash != call.BodyHash => new Placement.KeyMismatch(),
            _ when kept.OpenUntil > clock.GetUtcNow() => new Placement.KeyOpen(),
            _ => new Placement.Replayed(kept.OrderId, new StoredAnswer(kept.Status, kept.Body)),
        };
    }

    private static async Task<Placement?> FindByRefAsync(OrderChange change, OrderRequest request, CancellationToken cancel)
    {
        var found = await OrderTable.FindByRefAsync(
            change.Tx, request.Partner.Id, request.Content.PartnerOrderRef, cancel);
        return found switch
        {
            null => null,
            _ when found.Content.Hash() == request.Content.Hash() => new Placement.Existing(found),
            _ => new Placement.RefTaken(found.Id),
        };
    }

    private async Task<Placement?> CheckAsync(OrderChange change, OrderRequest request, CancellationToken cancel)
    {
        var known = new HashSet<string>();
        foreach (var id in request.Content.Lines.Select(line => line.SubscriptionId).OfType<string>().Distinct())
        {
            if (await OrderTable.HasSubscriptionAsync(change.Tx, request.Partner.Id, id, cancel))
            {
                known.Add(id);
            }
        }

        var rules = new OrderRules(catalog, request.Partner, request.Partner.Today(clock));
        var faults = rules.Check(request.Content, known);
        return faults.Count == 0 ? null : new Placement.Impossible(faults);
    }

    private async Task<Placement> KeepAsync(
        OrderChange change, OrderRequest request, Placement.Existing existing, CancellationToken cancel)
    {
        var kept = request.Call is not { } call
            || await KeepAsync(change, request, existing.Order.Id, call.Existing(existing.Order), TimeSpan.Zero, cancel);

        // Not kept: the order came under this very key, after we had looked for the key.
        return kept ? existing : (await ReplayAsync(change, request, cancel))!;
    }

    private Task<bool> KeepAsync(
        OrderChange change, OrderRequest request, string orderId, StoredAnswer answer, TimeSpan openFor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var kept = new KeyedAnswer
        {
            BodyHash = request.Call!.BodyHash,
            OrderId = orderId,
            Status = answer.Status,
            Body = answer.Body,
            OpenUntil = openFor > TimeSpan.Zero ? now + openFor : DateTimeOffset.UnixEpoch,
        };
        return IdempotencyTable.InsertAsync(
            change.Tx, request.Partner.Id, request.Call.Route, request.Call.Key, kept, now, cancel);
    }
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
