using Fulfillment.Connectors.Webhooks;

namespace Fulfillment.Gateway.Tests.Connectors.Webhooks;

public sealed class WebhookScheduleTests
{
    [Fact]
    public void The_attempts_stretch_over_75_hours_and_then_end()
    {
        var schedule = new WebhookSchedule(WebhookSchedule.Waits, () => 0.5);

        var waits = Enumerable.Range(1, 9).Select(attempts => schedule.After(attempts)!.Value).ToList();

        Assert.Equal(WebhookSchedule.Waits, waits);
        Assert.Equal(5, waits[0].TotalSeconds, precision: 6);
        Assert.Equal(24, waits[8].TotalHours, precision: 6);
        Assert.InRange(waits.Sum(wait => wait.TotalHours), 75, 76);
        Assert.Null(schedule.After(10));
        Assert.Null(schedule.After(1000));
    }

    [Fact]
    public void Waits_are_spread_by_a_fifth_either_way_and_no_further()
    {
        var schedule = new WebhookSchedule();

        for (var n = 0; n < 10_000; n++)
        {
            var attempts = n % 9 + 1;
            var usual = WebhookSchedule.Waits[attempts - 1];

            Assert.InRange(schedule.After(attempts)!.Value, usual * 0.8, usual * 1.2);
        }
    }

    [Fact]
    public void Messages_that_failed_together_do_not_come_back_together()
    {
        var schedule = new WebhookSchedule();

        Assert.True(Enumerable.Range(0, 100).Select(_ => schedule.After(2)).Distinct().Count() > 90);
    }
}
