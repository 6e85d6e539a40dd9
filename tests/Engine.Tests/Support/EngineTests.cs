using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>A suite with the whole engine on each database, a partner, and a sandbox partner.</summary>
public abstract class EngineTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private protected TestEngine Engine { get; private set; } = null!;

    private protected Partner Partner { get; private set; } = null!;

    private protected Partner Sandbox { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Engine = await TestEngine.StartAsync(Store, Clock, SetUp);
        Partner = await Engine.AddAsync(A.Partner());
        Sandbox = await Engine.AddAsync(A.SandboxPartner());
    }

    public override async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Services that a suite adds or replaces.</summary>
    protected virtual void SetUp(IServiceCollection services)
    {
    }

    private protected async Task<Order> AgainAsync(Order order) => await Engine.OrderAsync(order.Id);
}
