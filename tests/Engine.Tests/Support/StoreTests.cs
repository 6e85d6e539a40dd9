using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>A suite that runs on both databases: one sealed subclass each, <c>…OnSqlite</c> and <c>…OnPostgres</c>.</summary>
public abstract class StoreTests(Func<Task<TestStore>> open) : IAsyncLifetime
{
    protected TestStore Store { get; private set; } = null!;

    protected ManualClock Clock { get; } = new();

    protected CancellationToken Cancel { get; } = CancellationToken.None;

    public virtual async Task InitializeAsync() => Store = await open();

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();
}
