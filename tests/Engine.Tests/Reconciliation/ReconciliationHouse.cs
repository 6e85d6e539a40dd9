using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Reconciliation;

/// <summary>A suite with a target outside, that places orders, lets days come, and compares.</summary>
public abstract class ReconciliationHouse(Func<Task<TestStore>> open) : EngineTests(open)
{
    private int _orders;

    private protected FakeTargets Targets { get; } = new();

    /// <summary>How many subscriptions one page has.</summary>
    protected virtual int PageSize => 500;

    protected override void SetUp(IServiceCollection services)
    {
        services.AddSingleton<IProvisioner>(Targets);
        services.Configure<ReconciliationOptions>(options => options.BatchSize = PageSize);
    }

    private protected Reconciler Reconciler => Engine.Get<Reconciler>();

    private protected async Task<ReconciliationRun> BeginAsync(string owner = "nod_one")
    {
        await Engine.Get<ReconciliationDesk>().StartAsync(Actor.Operator("opr_1", "token-2"), Cancel);
        return (await Reconciler.TakeAsync(owner, Cancel))!;
    }

    /// <summary>A whole run.</summary>
    private protected async Task<ReconciliationRun> RunAsync()
    {
        var run = await BeginAsync();
        while (run.FinishedAt is null)
        {
            run = (await Reconciler.StepAsync(run, Cancel))!;
        }

        return run;
    }

    /// <summary>What a run finds that lasts.</summary>
    private protected async Task<IReadOnlyList<KeptDrift>> FindAsync()
    {
        await RunAsync();
        return await KeptAsync(open: true);
    }

    private protected Task<IReadOnlyList<KeptDrift>> KeptAsync(bool open = false) =>
        Store.InAsync(tx => DriftTable.ListAsync(tx, new DriftFilter { OpenOnly = open, Limit = 1000 }, Cancel));

    private protected async Task IsCleanAsync() =>
        Assert.Equal([], (await FindAsync()).Select(drift => $"{drift.Code}: {drift.Ordered} | {drift.Delivered}"));

    private protected async Task<Order> OrderAsync(params LineContent[] lines) =>
        await Engine.FulfillAsync(Partner, A.Order($"R-{++_orders}", lines) with { Customer = A.Customer($"Customer {_orders}") });

    private protected async Task<Order> DoneAsync(params LineContent[] lines)
    {
        var order = await OrderAsync(lines);
        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        return order;
    }

    private protected async Task ComeAsync(DateOnly day, bool work = true)
    {
        Clock.Advance(new DateTimeOffset(day.ToDateTime(new TimeOnly(0, 1)), TimeSpan.Zero) - Clock.GetUtcNow());
        if (work)
        {
            await WorkAsync();
        }
    }

    private protected async Task WorkAsync()
    {
        await Store.RunAsync("UPDATE work SET run_at = 0 WHERE run_at <= @Now", new { Now = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Engine.WorkAsync();
    }

    private protected static LineContent Change(Order order, OrderAction action) => new()
    {
        LineRef = "1",
        Action = action,
        SubscriptionId = order.Lines[0].SubscriptionId,
    };

    private protected static LineContent Saas(string place) => A.SaasLine("1") with
    {
        Delivery = new Delivery(DeliveryKind.Saas, place, null),
    };
}

/// <summary>Namespaces, each as it was told.</summary>
internal sealed class FakeTargets : IProvisioner
{
    public string Kind => "saas-namespace";

    /// <summary>What each has, by the caller's id.</summary>
    public Dictionary<string, Entitlement> Has { get; } = [];

    /// <summary>It cannot be reached.</summary>
    public bool IsAway { get; set; }

    /// <summary>Happens whenever it is read back, before it answers.</summary>
    public Func<Task> BeforeReading { get; set; } = () => Task.CompletedTask;

    /// <summary>What it was told since the test began.</summary>
    public int Told { get; private set; }

    public ValueTask<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancel) =>
        new(new ProvisionResult { Outcome = Take(request, request.Asked) });

    public ValueTask<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancel) =>
        new(new UpdateResult { Outcome = Take(request, request.Asked) });

    public ValueTask<DeprovisionResult> DeprovisionAsync(DeprovisionRequest request, CancellationToken cancel) =>
        new(new DeprovisionResult { Outcome = Take(request, null) });

    public ValueTask<LastOperationResult> LastOperationAsync(LastOperationRequest request, CancellationToken cancel) =>
        new(new LastOperationResult { Outcome = Has.ContainsKey(request.ProvisioningId) ? new Outcome.Done() : null });

    public async ValueTask<ReadBackResult> ReadBackAsync(ReadBackRequest request, CancellationToken cancel)
    {
        await BeforeReading();
        var found = Has.GetValueOrDefault(request.ProvisioningId);
        return IsAway
            ? new ReadBackResult { Outcome = new Outcome.Retry("target.away", "Nobody is there.") }
            : new ReadBackResult { Outcome = new Outcome.Done(), Found = found, Drift = DriftOf(found, request.Asked) };
    }

    private static IReadOnlyList<Drift> DriftOf(Entitlement? found, Entitlement? asked) => (found, asked) switch
    {
        (null, null) => [],
        ({ } has, { } wanted) => has.DriftFrom(wanted),
        _ => [new Drift("provisioning", asked is null ? null : "there", found is null ? null : "there")],
    };

    private Outcome.Done Take(ProvisioningRequest request, Entitlement? asked)
    {
        Told++;
        if (asked is null)
        {
            Has.Remove(request.ProvisioningId);
        }
        else
        {
            Has[request.ProvisioningId] = asked;
        }

        return new Outcome.Done();
    }
}
