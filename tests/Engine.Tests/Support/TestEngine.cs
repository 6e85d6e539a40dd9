using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;
using Fulfillment.Sdk.Sinks;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>The whole engine on a test's store, without its loops: a test says when work is done.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    /// <summary>So many attempts, then it is given up.</summary>
    public const int Budget = 3;

    private readonly TestStore _store;
    private readonly TempFolder _keys = new();
    private readonly ServiceProvider _services;

    private TestEngine(TestStore store, ManualClock clock, Action<IServiceCollection>? setUp)
    {
        _store = store;
        var settings = new Dictionary<string, string?>
        {
            ["Keys:Folder"] = _keys.Path,
            // A busy machine is no reason to hold an order here.
            ["Engine:Screening:BudgetMilliseconds"] = "60000",
            ["Engine:Start:BudgetMilliseconds"] = "5000",
            ["Engine:Outbox:TimeoutSeconds"] = "5",
        };
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<TimeProvider>(clock)
            .AddEngine()
            .AddSingleton(store.Database)
            .AddSingleton<IChannelDirectory, NoChannels>()
            .AddSingleton<ITranslator, NoChannels>()
            .AddSingleton<IScreeningHook>(Hook)
            .AddSingleton<ISink>(Sink)
            .AddSingleton<ISinkRoutes>(Routes)
            // No jitter at all: what is tried again is due at once, unless somebody asked for a wait.
            .AddSingleton(new RetryPolicy(Options.Create(new RetryOptions { Attempts = Budget }), () => 0));
        setUp?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeHook Hook { get; } = new();

    public FakeSink Sink { get; } = new();

    public FakeRoutes Routes { get; } = new();

    public OrderIntake Intake => Get<OrderIntake>();

    public static async Task<TestEngine> StartAsync(
        TestStore store, ManualClock clock, Action<IServiceCollection>? setUp = null)
    {
        var engine = new TestEngine(store, clock, setUp);
        await engine.Get<KeyRegister>().OpenAsync(CancellationToken.None);
        return engine;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<Partner> AddAsync(Partner partner)
    {
        Assert.True(await _store.InAsync(tx => PartnerTable.InsertAsync(tx, partner, CancellationToken.None)));
        return partner;
    }

    public Task<Placement> PlaceAsync(Partner partner, OrderContent content, KeyedCall? call = null) =>
        Intake.PlaceAsync(Request(partner, content, call), CancellationToken.None);

    public static OrderRequest Request(Partner partner, OrderContent content, KeyedCall? call = null) => new()
    {
        Partner = partner,
        Channel = OrderRequest.Api,
        Content = content,
        Actor = Actor.Partner(partner.Id, "token-1"),
        Call = call,
    };

    public async Task<Order> AcceptAsync(Partner partner, OrderContent content) =>
        Assert.IsType<Placement.Accepted>(await PlaceAsync(partner, content)).Order;

    /// <summary>An order that was placed and worked at until nothing more is due.</summary>
    public async Task<Order> FulfillAsync(Partner partner, OrderContent content)
    {
        var order = await AcceptAsync(partner, content);
        await WorkAsync();
        return await OrderAsync(order.Id);
    }

    /// <summary>Works until nothing is due.</summary>
    public async Task WorkAsync()
    {
        for (var round = 0; round < 50; round++)
        {
            if (await WorkOnceAsync() == 0)
            {
                return;
            }
        }

        Assert.Fail("The work does not come to an end.");
    }

    /// <summary>Works once at everything that is due.</summary>
    public Task<int> WorkOnceAsync() => Get<Worker>().RunDueAsync(CancellationToken.None);

    /// <summary>Takes all that is due and never comes back, like a worker that died; its leases have run out.</summary>
    public async Task<IReadOnlyList<WorkItem>> CrashAsync(string owner = "nod_dead")
    {
        var items = await _store.InAsync(
            tx => TestClaims.WorkAsync(tx, owner, 100));
        await ExpireLeasesAsync();
        return items;
    }

    /// <summary>Who does this piece of work: a test may let it do work that is no longer its own.</summary>
    public IWorkRunner RunnerOf(WorkItem item) =>
        _services.GetServices<IWorkRunner>().Single(runner => runner.Subject == item.SubjectKind);

    /// <summary>A worker that has read what it claimed, and has not begun.</summary>
    public async Task<WorkItem> LoadAsync(WorkItem item) =>
        Assert.Single(await RunnerOf(item).LoadAsync([item], CancellationToken.None));

    /// <summary>Does a piece of work, whoever holds it by now.</summary>
    public async Task RunAsync(WorkItem item) => await RunnerOf(item).RunAsync(
        item.Subject is null ? await LoadAsync(item) : item, CancellationToken.None);

    public Task ExpireLeasesAsync() => _store.InAsync(tx => WorkTable.RescueAsync(tx, CancellationToken.None));

    /// <summary>Whatever waits is due now.</summary>
    public Task PullForwardAsync() => _store.RunAsync("UPDATE work SET run_at = 0");

    /// <summary>Delivers once everything that is due.</summary>
    public Task<int> DeliverAsync() => Get<OutboxDispatcher>().RunDueAsync(CancellationToken.None);

    public async Task<Order> OrderAsync(string id) =>
        (await _store.InAsync(tx => OrderTable.FindAnyAsync(tx, id, CancellationToken.None)))!;

    public Task<IReadOnlyList<OrderEvent>> EventsAsync(string orderId) =>
        _store.InAsync(tx => OrderTable.EventsAsync(tx, orderId, 0, 1000, CancellationToken.None));

    public Task<IReadOnlyList<ProvisioningEvent>> ProvisioningAsync(string orderId) =>
        _store.InAsync(tx => ProvisioningTable.OfOrderAsync(tx, orderId, CancellationToken.None));

    public Task<IReadOnlyList<License>> LicensesAsync(string orderId) =>
        _store.InAsync(tx => LicenseTable.OfOrderAsync(tx, orderId, CancellationToken.None));

    public Task<Subscription?> SubscriptionAsync(string lineId) =>
        _store.InAsync(tx => SubscriptionTable.OfLineAsync(tx, lineId, CancellationToken.None));

    public Task<IReadOnlyList<ScreeningDecision>> DecisionsAsync(string orderId) =>
        _store.InAsync(tx => ScreeningTable.ListAsync(tx, orderId, CancellationToken.None));

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync() =>
        _store.InAsync(tx => DeadLetterTable.ListAsync(tx, null, 100, CancellationToken.None));

    /// <summary>What was done to something, in order.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync(string subject)
    {
        var records = await _store.InAsync(tx => AuditTable.ListAsync(tx, subject, 0, 100, CancellationToken.None));
        return [.. records.Select(record => record.Action)];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _keys.Dispose();
    }
}
