using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// The one way to change orders: order, timeline, outbox messages, work and audit records are written in one
/// transaction, and whoever waits is told after the commit.
/// </summary>
public sealed class OrderBook(
    Database database, Signals signals, OrderWatch watch, IEnumerable<ISinkRoutes> routes, TimeProvider clock)
{
    private readonly ISinkRoutes[] _routes = [.. routes];

    public async Task<T> ChangeAsync<T>(Func<OrderChange, Task<T>> change, CancellationToken cancel)
    {
        var (result, done) = await database.InTransactionAsync(
            async tx =>
            {
                var unit = new OrderChange(tx, _routes, clock);
                var made = await change(unit);
                await unit.CloseAsync(cancel);
                return (made, unit);
            },
            cancel);
        Tell(done);
        return result;
    }

    public Task ChangeAsync(Func<OrderChange, Task> change, CancellationToken cancel) =>
        ChangeAsync(
            async unit =>
            {
                await change(unit);
                return true;
            },
            cancel);

    /// <summary>A bell that rings for nothing costs a look at the store: each rings only for what it is for.</summary>
    private void Tell(OrderChange done)
    {
        if (done.HasWork)
        {
            signals.Work.Raise();
        }

        if (done.HasMessages)
        {
            signals.Outbox.Raise();
        }

        foreach (var id in done.Moved)
        {
            watch.Changed(id);
        }
    }
}

/// <summary>What one transaction changes. Audit records are kept to the end, where the chain is locked shortest.</summary>
public sealed class OrderChange(DbTransaction tx, IReadOnlyList<ISinkRoutes> routes, TimeProvider clock)
{
    private readonly List<AuditRecord> _records = [];
    private readonly HashSet<string> _moved = [];

    public DbTransaction Tx => tx;

    public IReadOnlyCollection<string> Moved => _moved;

    /// <summary>Whether there is new work to be done at once.</summary>
    public bool HasWork { get; private set; }

    public bool HasMessages { get; private set; }

    /// <summary>Adds work that is due at once, or at <paramref name="runAt"/>.</summary>
    public Task AddWorkAsync(WorkSubject kind, string id, string step, DateTimeOffset? runAt, CancellationToken cancel)
    {
        HasWork |= runAt is null;
        return WorkTable.AddAsync(tx, kind, id, step, runAt, cancel);
    }

    /// <summary>Replaces whatever work a subject has by this, due at once.</summary>
    public Task ReplaceWorkAsync(WorkSubject kind, string id, string step, CancellationToken cancel)
    {
        HasWork = true;
        return WorkTable.ReplaceAsync(tx, kind, id, step, cancel);
    }

    /// <summary>Work that was there before has fallen due.</summary>
    public void WakeWorkers() => HasWork = true;

    /// <returns><c>false</c> when the partner has an order with this reference.</returns>
    public async Task<bool> InsertAsync(Order order, CancellationToken cancel)
    {
        if (!await OrderTable.InsertAsync(tx, order, cancel))
        {
            return false;
        }

        await TellAsync(order, cancel);
        return true;
    }

    public async Task SaveAsync(Order order, CancellationToken cancel)
    {
        await OrderTable.UpdateAsync(tx, order, cancel);
        await TellAsync(order, cancel);
    }

    public Task AddMessageAsync(OutboxMessage message, CancellationToken cancel)
    {
        HasMessages = true;
        return OutboxTable.AddAsync(tx, message, cancel);
    }

    public void Audit(AuditRecord record) => _records.Add(record);

    public void Audit(Actor actor, string action, string subject, string? before = null, string? after = null, string? detail = null) =>
        _records.Add(new AuditRecord
        {
            At = clock.GetUtcNow(),
            Actor = actor.Name,
            Token = actor.Token,
            Action = action,
            Subject = subject,
            BeforeRef = before,
            AfterRef = after,
            Detail = detail,
        });

    internal Task CloseAsync(CancellationToken cancel) => AuditTable.AppendAsync(tx, cancel, _records);

    private async Task TellAsync(Order order, CancellationToken cancel)
    {
        _moved.Add(order.Id);
        foreach (var source in order.Unsaved.Count == 0 ? [] : routes)
        {
            var routing = await source.LoadAsync(tx, [order.Partner], cancel);
            foreach (var (told, route) in order.Unsaved.SelectMany(e => routing.For(order, e), (e, route) => (e, route)))
            {
                await AddMessageAsync(Message(order, told, route), cancel);
            }
        }
    }

    /// <summary>A reference, not a copy: the sink reads what it needs when it delivers, secrets included.</summary>
    private OutboxMessage Message(Order order, OrderEvent told, SinkRoute route) => new()
    {
        Id = Ids.New("msg", clock),
        SubjectId = order.Id,
        Version = told.Version,
        Sink = route.Sink,
        Class = route.Class,
        OrderingKey = route.OrderingKey ?? order.Id,
        Type = told.Type,
        Body = JsonSerializer.Serialize(ToldFacts.Of(order, told), EngineJson.Default.ToldFacts),
        CreatedAt = clock.GetUtcNow(),
    };
}
