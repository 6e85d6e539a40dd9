using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Orders;

/// <summary>
/// What one transaction changes. Everything is kept to its end and written together; audit records come last, where
/// the chain is locked shortest.
/// </summary>
public sealed class OrderChange(
    DbTransaction tx, IReadOnlyList<ISinkRoutes> routes, OutboxFloor floor, TimeProvider clock)
{
    private readonly List<AuditRecord> _records = [];
    private readonly List<(string Key, Func<OrderChange, CancellationToken, Task> RunAsync)> _within = [];
    private readonly List<string> _touches = [];
    private readonly Dictionary<string, Order> _moved = [];
    private readonly HashSet<string> _saved = [];
    private static readonly HashSet<string> _none = [];

    private readonly List<SubscriptionEvent> _told = [];
    private readonly List<OutboxMessage> _messages = [];
    private IReadOnlyList<OutboxMessage> _boarded = [];
    private HashSet<string> _taken = _none;

    public DbTransaction Tx => tx;

    public Writes Writes { get; } = new();

    /// <summary>The orders that moved, as they stand now.</summary>
    public IReadOnlyCollection<Order> Moved => _moved.Values;

    /// <summary>Whether there is new work to be done at once, that nobody has taken yet.</summary>
    public bool HasWork { get; private set; }

    /// <summary>Whether there are messages that nobody has taken yet.</summary>
    public bool HasMessages { get; private set; }

    /// <summary>What people did that a machine might have done, by act.</summary>
    public IReadOnlyList<string> Touches => _touches;

    public void AddWork(NewWork work)
    {
        HasWork |= work.Owner is null && work.RunAt == DateTimeOffset.UnixEpoch;
        WorkTable.Add(Writes, work);
    }

    /// <summary>Replaces whatever work a subject has by this, due at once.</summary>
    public void ReplaceWork(NewWork work)
    {
        HasWork = true;
        WorkTable.Replace(Writes, work);
    }

    /// <summary>Work that was there before has fallen due.</summary>
    public void WakeWorkers() => HasWork = true;

    /// <returns>The ids of the orders that are stored; of the others their partner has an order with that reference.</returns>
    public async Task<IReadOnlySet<string>> InsertAsync(IReadOnlyList<Order> orders, CancellationToken cancel)
    {
        var stored = await OrderTable.InsertAsync(tx, Writes, orders, cancel);
        foreach (var order in orders.Where(order => stored.Contains(order.Id)))
        {
            _moved[order.Id] = order;
        }

        return stored;
    }

    /// <summary>Stores an order's moves since it was read under lock. Of two saves of one order the later counts.</summary>
    public void Save(Order order)
    {
        if (order.Unsaved.Count > 0 || order.Lines.Any(line => line.Unsaved))
        {
            _moved[order.Id] = order;
            _saved.Add(order.Id);
        }
    }

    /// <summary>What must read before it writes. It runs as the change closes, after others with a lower key.</summary>
    public void Within(string key, Func<OrderChange, CancellationToken, Task> runAsync) => _within.Add((key, runAsync));

    /// <summary>Tells what happened to a subscription; it gets its number as it is written.</summary>
    public void Tell(SubscriptionEvent told) => _told.Add(told);

    public void AddMessage(OutboxMessage message) => _messages.Add(message);

    /// <summary>A change of the same transaction that may come to nothing; nothing of it is written unless taken in.</summary>
    public OrderChange Beside() => new(tx, routes, floor, clock);

    /// <summary>Takes in what was made beside: all but the orders, which their caller inserts.</summary>
    public void Take(OrderChange beside)
    {
        Writes.Append(beside.Writes);
        _within.AddRange(beside._within);
        _told.AddRange(beside._told);
        _records.AddRange(beside._records);
        HasWork |= beside.HasWork;
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

    /// <summary>
    /// Puts an act on record that somebody did on an order, a line, a dead letter. Where a person of ours did it, it
    /// counts as a touch: of the order, where the subject is one, and of the house.
    /// </summary>
    public void Touch(Actor actor, string action, string subject, string? before = null, string? after = null, string? detail = null)
    {
        Audit(actor, action, subject, before, after, detail);
        if (actor.IsOperator)
        {
            _touches.Add(action);
        }
    }

    internal async Task CloseAsync(CancellationToken cancel)
    {
        foreach (var id in _saved)
        {
            OrderTable.Save(Writes, _moved[id]);
        }

        foreach (var (_, runAsync) in _within.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            await runAsync(this, cancel);
        }

        await TellAsync(cancel);
        _boarded = _messages.Count == 0 ? [] : floor.Enter(_messages);
        var taken = OutboxTable.Add(Writes, _boarded);
        var head = _records.Count == 0 ? [] : AuditTable.LockHead(Writes);
        await Writes.FlushAsync(tx, cancel);
        _taken = taken.Where(id => id.Length > 0).ToHashSet();
        HasMessages = _taken.Count < _boarded.Count;
        if (_records.Count > 0)
        {
            AuditTable.Append(Writes, head[0], _records);
            await Writes.FlushAsync(tx, cancel);
        }
    }

    /// <summary>Whether the commit came about or not, whoever has a place in the outbox is told.</summary>
    internal void Settle(bool committed)
    {
        floor.Start(_boarded, _taken, committed);
        _boarded = [];
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        var told = _told.Count == 0 ? [] : await SubscriptionEventTable.NumberAsync(tx, _told, cancel);
        foreach (var one in told)
        {
            SubscriptionEventTable.Insert(Writes, one);
        }

        var partners = _moved.Values.Select(order => order.Partner).Concat(told.Select(one => one.Partner)).Distinct().ToList();
        foreach (var source in partners.Count == 0 ? [] : routes)
        {
            var routing = await source.LoadAsync(tx, partners, cancel);
            foreach (var order in _moved.Values)
            {
                Tell(order, routing);
            }

            _messages.AddRange(told.SelectMany(one => routing.For(one).Select(route => Message(one, route))));
        }
    }

    private void Tell(Order order, ISinkRouting routing)
    {
        foreach (var told in order.Unsaved)
        {
            foreach (var route in routing.For(order, told))
            {
                AddMessage(Message(order, told, route));
            }
        }

        if (order.Unsaved is [.., var newest])
        {
            foreach (var sink in routing.Unwanted(order))
            {
                OutboxTable.AddUnwanted(Writes, new DeliveryRow
                {
                    SubjectId = order.Id,
                    Version = newest.Version,
                    Sink = sink,
                    Type = newest.Type,
                    State = DeliveryState.Unwanted,
                    UpdatedAt = newest.At,
                });
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

    private OutboxMessage Message(SubscriptionEvent told, SinkRoute route) => new()
    {
        Id = Ids.New("msg", clock),
        SubjectId = told.SubscriptionId,
        Version = told.Sequence,
        Sink = route.Sink,
        Class = route.Class,
        OrderingKey = route.OrderingKey ?? told.SubscriptionId,
        Type = told.Type,
        Body = told.Body(),
        CreatedAt = clock.GetUtcNow(),
    };
}
