using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Tests.Metrics;

public sealed class EngineMeterTests : IDisposable
{
    private readonly MeterRecord _record = new();

    private EngineMeter Meter => _record.Meter;

    public void Dispose() => _record.Dispose();

    [Fact]
    public void Every_instrument_is_ours_and_says_what_it_counts_and_in_which_unit() =>
        Assert.All(_record.Instruments, instrument =>
        {
            Assert.StartsWith("fulfillment.", instrument.Name);
            Assert.NotEmpty(instrument.Description!);
            Assert.Matches(@"^(s|\{\w+\})$", instrument.Unit);
        });

    [Fact]
    public void Each_happening_is_measured_under_its_words()
    {
        Meter.Accepted(3, TimeSpan.FromMilliseconds(5));
        Meter.Rejected("full");
        Meter.Reached(OrderStage.Fulfilled, TimeSpan.FromSeconds(2));
        Meter.Claimed("order/nordhandel", TimeSpan.FromSeconds(1));
        Meter.StepRan("issue-license", new Outcome.Done(), TimeSpan.FromSeconds(1));
        Meter.Crashed(1);
        Meter.LeaseLost("work");
        Meter.DeadLettered("outbox");
        Meter.StoreUnavailable("worker");

        Assert.Equal(
            [
                "fulfillment.accept.batch.size{} 3",
                "fulfillment.accept.flush.duration{} 0.005",
                "fulfillment.accept.rejected{fulfillment.reason=full} 1",
                "fulfillment.order.duration{fulfillment.stage=fulfilled} 2",
                "fulfillment.work.claim.latency{fulfillment.lane=order} 1",
                "fulfillment.work.step.duration{fulfillment.step=issue-license,fulfillment.outcome=done} 1",
                "fulfillment.work.crashes{} 1",
                "fulfillment.lease.losses{fulfillment.queue=work} 1",
                "fulfillment.dead_letters{fulfillment.source=outbox} 1",
                "fulfillment.store.unavailable{fulfillment.part=worker} 1",
            ],
            _record.Measured);
    }

    [Fact]
    public void A_sink_is_told_by_its_kind_and_a_code_by_its_noun()
    {
        Meter.Delivered("webhook.whk_0123", new Outcome.Refused("x", BlockedOn.Partner, ""), TimeSpan.Zero);
        Meter.Retried("webhook.whk_0123", "sink.timeout");

        Assert.Equal(
            [
                "fulfillment.outbox.delivery.duration{fulfillment.sink=webhook,fulfillment.outcome=refused} 0",
                "fulfillment.retries{fulfillment.lane=webhook,fulfillment.code=sink} 1",
            ],
            _record.Measured);
    }

    [Fact]
    public void A_lane_is_told_without_its_partner()
    {
        Meter.Claimed(NewWork.LaneOf(WorkSubject.Provisioning, "nordhandel"), TimeSpan.FromSeconds(1));

        Assert.Equal(["fulfillment.work.claim.latency{fulfillment.lane=provisioning} 1"], _record.Measured);
    }

    [Fact]
    public void Words_beyond_the_limit_are_told_as_other()
    {
        for (var i = 0; i < 150; i++)
        {
            Meter.Retried("order", $"made-up-{i}.once");
        }

        Assert.Equal(101, _record.Measured.Distinct().Count());
        Assert.Contains("fulfillment.retries{fulfillment.lane=order,fulfillment.code=other} 1", _record.Measured);
    }

    [Fact]
    public void The_accept_queue_is_asked_when_somebody_looks()
    {
        Meter.WatchAcceptQueue(() => 7);

        Assert.Equal(["fulfillment.accept.queue.depth{} 7"], _record.Look());
    }

    [Fact]
    public void Lanes_of_one_kind_are_added_up_and_the_oldest_of_them_counts()
    {
        Meter.Show(
        [
            new Backlog("outbox", "webhook.a", 2, TimeSpan.FromSeconds(5)),
            new Backlog("outbox", "webhook.b", 3, TimeSpan.FromSeconds(1)),
        ]);

        Assert.Equal(
            [
                "fulfillment.accept.queue.depth{} 0",
                "fulfillment.backlog.depth{fulfillment.queue=outbox,fulfillment.lane=webhook} 5",
                "fulfillment.backlog.age{fulfillment.queue=outbox,fulfillment.lane=webhook} 5",
            ],
            _record.Look());
    }
}
