using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Tickets;
using Fulfillment.Engine.Usage;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Inbox;

/// <summary>The part of the house between the door and the hall, with an adapter that says what the test says.</summary>
internal sealed class InboxHouse
{
    public const string Partner = "nordhandel";
    public const int Budget = 3;

    private static readonly EngineMeter _meter = new();

    private readonly TestStore _store;
    private readonly RetryPolicy _retry;
    private readonly WorkFloor _floor;

    public InboxHouse(TestStore store, ManualClock clock)
    {
        _store = store;
        var signals = new Signals();
        // No jitter at all: what waits is due again at once, unless somebody asked for a wait.
        _retry = new RetryPolicy(Options.Create(new RetryOptions { Attempts = Budget, Crashes = 2 }), () => 0);
        _floor = new WorkFloor(Options.Create(new WorkOptions()), clock);
        var outbox = new OutboxFloor(_floor, Options.Create(new OutboxOptions()));
        Book = new OrderBook(store.Database, signals, new OrderWatch(), [], outbox, _meter, clock);
        Door = new InboxDoor(store.Database, signals, clock, NullLogger<InboxDoor>.Instance);
        var acceptance = new OrderAcceptance(
            Book, ProductCatalog.BuiltIn(), new SubscriptionCheck(ProductCatalog.BuiltIn(), NoTickets(clock), NoUsage(clock), clock), _floor, new NoStart(), _meter, clock);
        var intake = new OrderIntake(Book, acceptance, _meter, Options.Create(new IntakeOptions()), clock);
        var placer = new IntentPlacer(store.Database, intake);
        Runner = new InboxRunner(
            store.Database, Channels, Translator, placer, [], _retry, _meter, clock, NullLogger<InboxRunner>.Instance);
    }

    /// <summary>Nobody here brings a ticket: none is sealed or opened.</summary>
    private static TicketDesk NoTickets(TimeProvider clock) => new(new SecretVault(new KeyFolder("none", clock), clock), clock);

    private static UsageDesk NoUsage(TimeProvider clock)
    {
        var options = Options.Create(new UsageOptions());
        return new UsageDesk(new MeterList(options), options, clock);
    }

    public OrderBook Book { get; }

    public InboxDoor Door { get; }

    public InboxRunner Runner { get; }

    public FakeChannels Channels { get; } = new();

    public FakeTranslator Translator { get; } = new();

    public Task AddPartnerAsync() => _store.InAsync(tx => PartnerTable.InsertAsync(
        tx,
        new Partner { Id = Partner, Name = "Nordhandel AB", Kind = PartnerKind.Channel, Scopes = [], ApiVersion = "2026-11-01", CreatedAt = default },
        CancellationToken.None));

    /// <summary>Brings one message in and works at it once.</summary>
    public async Task<InboxMessage> ReceiveAsync(string messageId, Translation says)
    {
        Translator.Says = (_, _) => says;
        var receipt = await Door.KeepAsync(AnInbox.Channel, messageId, AnInbox.Inbound(), CancellationToken.None);
        await WorkAsync();
        return await ReadAsync(receipt.Id);
    }

    public Task<InboxMessage> ReceiveAsync(string messageId, params OrderIntent[] orders) =>
        ReceiveAsync(messageId, new Translation.Intents(orders));

    /// <summary>Works once at everything that is due.</summary>
    public async Task WorkAsync()
    {
        using var worker = new Worker(
            _store.Database, [Runner, new IdleRunner()], _floor, _retry, new Signals(), _meter, Options.Create(new WorkOptions()),
            NullLogger<Worker>.Instance);
        await worker.RunDueAsync(CancellationToken.None);
    }

    public async Task<InboxMessage> ReadAsync(string id) =>
        (await _store.InAsync(tx => InboxTable.FindAsync(tx, id, CancellationToken.None)))!;

    public Task<Order?> OrderAsync(string reference) =>
        _store.InAsync(tx => OrderTable.FindByRefAsync(tx, Partner, reference, CancellationToken.None));

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync() =>
        _store.InAsync(tx => DeadLetterTable.ListAsync(tx, null, 100, CancellationToken.None));

    /// <summary>Stands in for the rooms: the order's line is provisioned.</summary>
    public async Task ProvisionAsync(string reference, string subscriptionId)
    {
        await _store.RunAsync(
            """
            UPDATE order_lines SET status = 'provisioned', subscription_id = @Subscription
            WHERE order_id = (SELECT id FROM orders WHERE external_ref = @Ref)
            """,
            new { Subscription = subscriptionId, Ref = reference });
        var order = (await OrderAsync(reference))!;
        var writes = new Writes();
        SubscriptionTable.Insert(writes, new Subscription
        {
            Id = subscriptionId,
            Number = "S-1",
            Partner = Partner,
            Channel = order.Channel,
            OrderId = order.Id,
            LineId = order.Lines[0].Id,
            Version = 1,
            Coverage = new Coverage
            {
                Intervals = [new Interval(order.OrderedOn, order.OrderedOn.AddYears(1), 5) { Plan = new PlanOf("premium-sm", "premium", 20) }],
            },
            Delivery = DeliveryKind.CloudLicense,
            Sandbox = false,
            CreatedAt = order.CreatedAt,
        }, null);
        await _store.InAsync(tx => writes.FlushAsync(tx, CancellationToken.None));
    }

    internal sealed class FakeChannels : IChannelDirectory
    {
        public bool IsEmpty { get; set; }

        public Channel? Find(string name) =>
            IsEmpty ? null : new Channel { Name = name, Partner = Partner, Adapter = "distributor" };
    }

    internal sealed class FakeTranslator : ITranslator
    {
        public Func<InboxMessage, int, Translation> Says { get; set; } = (_, _) => new Translation.Intents([]);

        public List<int> Attempts { get; } = [];

        public Task<Translation> TranslateAsync(InboxMessage message, int attempt, CancellationToken cancel)
        {
            Attempts.Add(attempt);
            return Task.FromResult(Says(message, attempt));
        }
    }

    private sealed class NoStart : IOrderStart
    {
        public Task<StartedOrder?> TryStartAsync(Order order, Partner partner, CancellationToken cancel) =>
            Task.FromResult<StartedOrder?>(null);
    }

    private sealed class IdleRunner : IWorkRunner
    {
        public Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel) =>
            Task.FromResult(items);

        public WorkSubject Subject => WorkSubject.Order;

        public Task RunAsync(WorkItem item, CancellationToken cancel) => Task.CompletedTask;

        public Task FailAsync(WorkItem item, string summary, CancellationToken cancel) => Task.CompletedTask;
    }
}
