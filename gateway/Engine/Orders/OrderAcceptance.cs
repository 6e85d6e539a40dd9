using System.Data.Common;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// Writes a group of orders in one transaction. Each is tried as if it were new, which it nearly always is; what the
/// keys of the store turn down is looked up afterwards and answered as the repeat that it is.
/// </summary>
public sealed class OrderAcceptance(
    OrderBook book, ProductCatalog catalog, ISubscriptionCheck subscriptions, WorkFloor floor, IOrderStart start, EngineMeter meter, TimeProvider clock)
{
    private readonly OrderDraft _draft = new(catalog, clock);

    /// <summary>What can be done before the transaction, by the caller's own thread: the order as it would be.</summary>
    public async Task<PreparedOrder> PrepareAsync(OrderRequest request, CancellationToken cancel)
    {
        // Where something went before, the store must be asked whether there is such an order at all.
        if (HasPast(request.Content) || Check(request, SubscriptionFindings.None.Known).Count > 0)
        {
            return new PreparedOrder(request);
        }

        var order = _draft.Of(request, SubscriptionFindings.None.Prices).Opened(request.Actor);
        return new PreparedOrder(request)
        {
            Order = order,
            Answer = request.Call?.Accepted(order),
            Started = floor.IsOpen ? await start.TryStartAsync(order, request.Partner, cancel) : null,
        };
    }

    public async Task<IReadOnlyList<Placement>> WriteAsync(Func<IReadOnlyList<PreparedOrder>> orders, CancellationToken cancel)
    {
        var tried = new List<Attempt>();
        var begun = new List<WorkItem>();
        var started = clock.GetTimestamp();
        try
        {
            await book.ChangeAsync(
                async change =>
                {
                    tried.AddRange(orders().Select(order => new Attempt(order)));
                    foreach (var round in Rounds(tried))
                    {
                        await WriteAsync(change, round, begun, cancel);
                    }

                    Failpoint.Reach("accept.beforeCommit");
                },
                cancel);
            Failpoint.Reach("accept.afterCommit");
        }
        catch
        {
            begun.ForEach(item => floor.Leave(item));
            begun.ForEach(floor.Stranded.Enqueue);
            throw;
        }

        begun.ForEach(floor.Start);
        meter.Accepted(tried.Count, clock.GetElapsedTime(started));
        return [.. tried.Select(attempt => attempt.Answer!)];
    }

    /// <summary>Says what writing would do.</summary>
    public async Task<Placement> TryAsync(DbTransaction tx, OrderRequest request, CancellationToken cancel)
    {
        var attempt = new Attempt(new PreparedOrder(request));
        await FindByRefAsync(tx, [attempt], cancel);
        if (attempt.Answer is null)
        {
            await CheckAsync(tx, [attempt], cancel);
        }

        return attempt.Answer ?? attempt.Refusal ?? (Placement)new Placement.Accepted(_draft.Of(request, attempt.Prices));
    }

    /// <summary>Within a round no key and no reference stands twice: the second is told what the first has made.</summary>
    private static IEnumerable<List<Attempt>> Rounds(IReadOnlyList<Attempt> all)
    {
        var left = all;
        while (left.Count > 0)
        {
            var keys = new HashSet<object>();
            var round = new List<Attempt>(left.Count);
            var later = new List<Attempt>();
            foreach (var attempt in left)
            {
                var isFirst = keys.Add(attempt.Ref) & (attempt.Request.CallKey is not { } key || keys.Add(key));
                (isFirst ? round : later).Add(attempt);
            }

            yield return round;
            left = later;
        }
    }

    private async Task WriteAsync(OrderChange change, List<Attempt> round, List<WorkItem> begun, CancellationToken cancel)
    {
        await CheckAsync(change.Tx, round, cancel);
        await TakeKeysAsync(change, [.. round.Where(attempt => attempt.Refusal is null)], cancel);
        await InsertAsync(change, [.. round.Where(attempt => attempt.IsOurs)], begun, cancel);

        // A repeat is told what it was told before, whatever the rules say by now.
        var open = round.Where(attempt => attempt.Answer is null).ToList();
        if (open.Count > 0)
        {
            await FindByKeyAsync(change.Tx, [.. open.Where(attempt => !attempt.IsOurs)], cancel);
            var unknown = open.Where(attempt => attempt.Answer is null).ToList();
            await FindByRefAsync(change.Tx, unknown, cancel);
            await KeepAsync(change, unknown, cancel);
            await change.Writes.FlushAsync(change.Tx, cancel);
        }
    }

    private async Task CheckAsync(DbTransaction tx, IReadOnlyList<Attempt> attempts, CancellationToken cancel)
    {
        foreach (var attempt in attempts.Where(attempt => attempt.Order is null))
        {
            var named = HasPast(attempt.Request.Content)
                ? await subscriptions.CheckAsync(tx, attempt.Request, cancel)
                : SubscriptionFindings.None;
            IReadOnlyList<OrderFault> faults = [.. Check(attempt.Request, named.Known), .. named.Faults];
            attempt.Prices = named.Prices;
            attempt.Refusal = faults.Count == 0 ? null : new Placement.Impossible(faults);
        }
    }

    /// <summary>Whether it has to do with what was sold, or tried, before: that must be looked up.</summary>
    private static bool HasPast(OrderContent content) =>
        content.Lines.Any(line => line.SubscriptionId is not null || line.Action == OrderAction.Trial);

    private IReadOnlyList<OrderFault> Check(OrderRequest request, IReadOnlySet<string> known) =>
        new OrderRules(catalog, request.Partner, request.Partner.Today(clock)).Check(request.Content, known);

    private async Task TakeKeysAsync(OrderChange change, IReadOnlyList<Attempt> attempts, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var attempt in attempts)
        {
            attempt.Order ??= _draft.Of(attempt.Request, attempt.Prices).Opened(attempt.Request.Actor);
            attempt.Kept ??= attempt.Request.Call?.Accepted(attempt.Order);
            attempt.IsOurs = true;
        }

        var keyed = attempts.Where(attempt => attempt.Request.Call is not null).ToList();
        var ours = await IdempotencyTable.InsertAsync(
            change.Tx, [.. keyed.Select(attempt => attempt.Keep(attempt.Order!.Id, attempt.Kept!, now))], cancel);
        foreach (var attempt in keyed)
        {
            attempt.IsOurs = ours.Contains(attempt.Order!.Id);
        }
    }

    private async Task InsertAsync(
        OrderChange change, IReadOnlyList<Attempt> attempts, List<WorkItem> begun, CancellationToken cancel)
    {
        var made = attempts.Select(attempt => attempt.Make(change)).ToList();
        var stored = await change.InsertAsync([.. made.Select(one => one.Order)], cancel);
        foreach (var (attempt, (_, beside)) in attempts.Zip(made).Where(pair => stored.Contains(pair.First.Order!.Id)))
        {
            var (order, request) = (attempt.Order!, attempt.Request);
            change.Audit(request.Actor, "order.place", order.Id, after: $"v{order.Version}");
            // What the caller is told is the order as it was accepted; what has become of it, it asks for or waits for.
            attempt.Answer = new Placement.Accepted(order.Saved(), attempt.Kept);
            if (beside is not null)
            {
                change.Take(beside);
                continue;
            }

            var lane = NewWork.LaneOf(WorkSubject.Order, request.Partner.Id);
            var work = new NewWork
            {
                SubjectKind = WorkSubject.Order,
                SubjectId = order.Id,
                Lane = lane,
                Step = OrderSteps.Screen,
                Owner = floor.TryEnter(lane),
            };
            change.AddWork(work);
            if (work.Owner is not null)
            {
                begun.Add(work.Taken(new OrderAtHand(order.Saved(), request.Partner)));
            }
        }
    }

    private async Task FindByKeyAsync(DbTransaction tx, IReadOnlyList<Attempt> attempts, CancellationToken cancel)
    {
        var keyed = attempts.Where(attempt => attempt.Request.Call is not null).ToDictionary(attempt => attempt.Request.CallKey!);
        foreach (var kept in await IdempotencyTable.ListAsync(tx, [.. keyed.Keys], cancel))
        {
            var attempt = keyed[new CallKey(kept.Partner, kept.Route, kept.Key)];
            attempt.Answer = kept switch
            {
                _ when kept.BodyHash != attempt.Request.Written.Hash => new Placement.KeyMismatch(),
                _ when kept.OpenUntil > clock.GetUtcNow() => new Placement.KeyOpen(),
                _ => new Placement.Replayed(kept.OrderId, new StoredAnswer(kept.Status, kept.Body)),
            };
        }
    }

    private static async Task FindByRefAsync(DbTransaction tx, IReadOnlyList<Attempt> attempts, CancellationToken cancel)
    {
        var byRef = attempts.ToDictionary(attempt => attempt.Ref);
        foreach (var found in await OrderTable.ListByRefAsync(tx, [.. byRef.Keys], cancel))
        {
            var attempt = byRef[new OrderRef(found.Partner, found.Content.PartnerOrderRef)];
            attempt.Answer = found.ContentHash == attempt.Request.Written.Hash
                ? new Placement.Existing(found)
                : new Placement.RefTaken(found.Id);
        }
    }

    /// <summary>A key that we took for a new order tells of the old one, or is given back.</summary>
    private async Task KeepAsync(OrderChange change, IReadOnlyList<Attempt> attempts, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var kept = new List<KeyedAnswer>();
        foreach (var attempt in attempts)
        {
            attempt.Answer ??= attempt.Refusal ?? throw new InvalidOperationException(
                $"The order under reference {attempt.Ref.ExternalRef} is neither stored nor found.");
            switch (attempt.Answer)
            {
                case Placement.Existing existing when attempt.IsOurs && attempt.Request.Call is { } call:
                    IdempotencyTable.Answer(
                        change.Writes, attempt.Request.CallKey!, existing.Order.Id, call.Existing(existing.Order));
                    break;
                case Placement.Existing existing when attempt.Request.Call is { } call:
                    kept.Add(attempt.Keep(existing.Order.Id, call.Existing(existing.Order), now) with { OpenUntil = DateTimeOffset.UnixEpoch });
                    break;
                case not Placement.Existing when attempt.IsOurs && attempt.Request.CallKey is { } key:
                    IdempotencyTable.Remove(change.Writes, key);
                    break;
            }
        }

        await IdempotencyTable.InsertAsync(change.Tx, kept, cancel);
    }

    /// <summary>One request on its way through the transaction.</summary>
    private sealed class Attempt(PreparedOrder prepared)
    {
        public OrderRequest Request => prepared.Request;

        public OrderRef Ref { get; } = new(prepared.Request.Partner.Id, prepared.Request.Content.PartnerOrderRef);

        /// <summary>What speaks against it if it is new.</summary>
        public Placement.Impossible? Refusal { get; set; }

        /// <summary>What its changes of subscriptions cost.</summary>
        public IReadOnlyDictionary<int, LinePrice?> Prices { get; set; } = SubscriptionFindings.None.Prices;

        public Order? Order { get; set; } = prepared.Order;

        /// <summary>What is to stand under the key of the call if the order is new.</summary>
        public StoredAnswer? Kept { get; set; } = prepared.Answer;

        /// <summary>Its key is its own, so it may be stored.</summary>
        public bool IsOurs { get; set; }

        public Placement? Answer { get; set; }

        /// <summary>The order as it is to be stored, with what was made beside it if it was served at once.</summary>
        public (Order Order, OrderChange? Beside) Make(OrderChange change)
        {
            if (prepared.Started is not { } started)
            {
                return (Order!, null);
            }

            var beside = change.Beside();
            return (started.Write(beside, Order!), beside);
        }

        public KeyedAnswer Keep(string orderId, StoredAnswer answer, DateTimeOffset now)
        {
            var call = Request.Call!;
            return new KeyedAnswer
            {
                Partner = Request.Partner.Id,
                Route = call.Route,
                Key = call.Key,
                BodyHash = Request.Written.Hash,
                OrderId = orderId,
                Status = answer.Status,
                Body = answer.Body,
                OpenUntil = call.OpenFor > TimeSpan.Zero ? now + call.OpenFor : DateTimeOffset.UnixEpoch,
                CreatedAt = now,
            };
        }
    }
}

/// <summary>An order before the transaction that accepts it.</summary>
/// <param name="Request">What was asked for.</param>
public sealed record PreparedOrder(OrderRequest Request)
{
    /// <summary>The order that it makes, where nothing speaks against it.</summary>
    public Order? Order { get; init; }

    /// <summary>What its caller is told if it is new.</summary>
    public StoredAnswer? Answer { get; init; }

    /// <summary>What it comes to at once, where it asks nobody outside.</summary>
    public StartedOrder? Started { get; init; }
}

/// <summary>An order and whose it is, as the one who works on it has them in hand.</summary>
public sealed record OrderAtHand(Order Order, Principals.Partner Partner);
