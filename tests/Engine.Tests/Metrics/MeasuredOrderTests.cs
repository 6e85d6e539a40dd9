using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Metrics;

/// <summary>What the engine's parts tell the meter while they work.</summary>
public abstract class MeasuredOrderTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private IReadOnlyList<string> Measured => Engine.Get<MeterRecord>().Measured;

    [DatabaseFact]
    public async Task An_order_on_its_way_is_measured_at_every_hand()
    {
        Engine.Routes.SinkOfType["order.fulfilled"] = FakeSink.Usual;

        await Engine.FulfillAsync(Partner, A.Order());
        await Engine.DeliverAsync();

        Assert.Contains(Measured, Begins("fulfillment.work.claim.latency{fulfillment.lane=order}"));
        Assert.Contains(Measured, Begins("fulfillment.order.duration{fulfillment.stage=accepted}"));
        Assert.Contains(Measured, Begins("fulfillment.order.duration{fulfillment.stage=screened}"));
        Assert.Contains(Measured, Begins("fulfillment.order.duration{fulfillment.stage=fulfilled}"));
        Assert.Contains(
            Measured,
            Begins("fulfillment.work.step.duration{fulfillment.step=issueLicense,fulfillment.outcome=done}"));
        Assert.Contains(
            Measured,
            Begins("fulfillment.outbox.delivery.duration{fulfillment.sink=fake-sink,fulfillment.outcome=done}"));
    }

    [DatabaseFact]
    public async Task A_message_that_is_tried_again_and_given_up_is_counted()
    {
        Engine.Routes.SinkOfType["order.fulfilled"] = FakeSink.Usual;
        Engine.Sink.Says = new Outcome.Retry("fake.busy", "Later.");
        await Engine.FulfillAsync(Partner, A.Order());

        for (var attempt = 0; attempt < TestEngine.Budget; attempt++)
        {
            await Engine.DeliverAsync();
        }

        Assert.Equal(
            TestEngine.Budget - 1,
            Measured.Count(line => line == "fulfillment.retries{fulfillment.lane=fake-sink,fulfillment.code=fake} 1"));
        Assert.Single(Measured, "fulfillment.dead_letters{fulfillment.source=outbox} 1");
    }

    protected override void SetUp(IServiceCollection services) => services
        .AddSingleton<MeterRecord>()
        .AddSingleton(provider => provider.GetRequiredService<MeterRecord>().Meter);

    private static Predicate<string> Begins(string start) => line => line.StartsWith(start, StringComparison.Ordinal);
}

public sealed class MeasuredOrderTestsOnSqlite() : MeasuredOrderTests(TestStore.OnSqliteAsync);

public sealed class MeasuredOrderTestsOnPostgres() : MeasuredOrderTests(TestStore.OnPostgresAsync);
