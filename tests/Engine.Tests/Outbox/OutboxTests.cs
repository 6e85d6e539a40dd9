using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Tests.Outbox;

/// <summary>A house with one sink that is told of what a test names.</summary>
public abstract class OutboxTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private protected static Outcome.Retry Ill { get; } = new("sink.ill", "It is ill.");

    /// <summary>A fulfilled order, which a sink is to be told of.</summary>
    private protected Task<Order> ToldAsync(string sink = FakeSink.Usual)
    {
        Engine.Routes.SinkOfType["order.fulfilled"] = sink;
        return Engine.FulfillAsync(Partner, A.Order());
    }

    private protected Task<IReadOnlyList<OutboxMessage>> ClaimAsync(string owner = "nod_1") =>
        Store.InAsync(tx => TestClaims.MessagesAsync(tx, owner));

    private protected Task<IReadOnlySet<string>> EndAsync(OutboxMessage message) => Store.InAsync(tx => OutboxTable.EndAsync(
        tx, [new DeliveryEnd { Message = message, State = DeliveryState.Delivered, At = Clock.GetUtcNow() }], Cancel));

    private protected async Task<DeliveryRow> DeliveryAsync(Order order) => Assert.Single(await DeliveriesAsync(order));

    private protected Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(Order order) =>
        Store.InAsync(tx => OutboxTable.DeliveriesAsync(tx, order.Id, Cancel));

    private protected async Task<double> WaitAsync()
    {
        var due = DateTimeOffset.FromUnixTimeMilliseconds(await Store.AskAsync<long>("SELECT run_at FROM outbox"));
        return (due - TimeProvider.System.GetUtcNow()).TotalMinutes;
    }

    private protected Task<int> OpenAsync() => Store.AskAsync<int>("SELECT count(*) FROM outbox");
}
