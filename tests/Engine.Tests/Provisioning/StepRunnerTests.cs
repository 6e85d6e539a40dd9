using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Provisioning;

public sealed class StepRunnerTests
{
    private static readonly Outcome.Retry _retry = new("code", "summary");

    private readonly StepRunner _judge = new(
        new RetryPolicy(Options.Create(new RetryOptions { Attempts = 3, Crashes = 5 }), () => 1));

    [Fact]
    public void Done_goes_on_or_ends()
    {
        Assert.Equal(new StepVerdict.Next("second"), _judge.Judge(new Outcome.Done(), 0, "second"));
        Assert.Equal(new StepVerdict.Finished(), _judge.Judge(new Outcome.Done(), 2, null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Pending_waits_and_is_no_attempt(int failed)
    {
        var verdict = _judge.Judge(new Outcome.Pending(TimeSpan.FromHours(1), "their answer"), failed, "second");

        Assert.Equal(new StepVerdict.Wait(TimeSpan.FromHours(1), "their answer"), verdict);
    }

    [Fact]
    public void Refused_stops_at_once_with_its_owner()
    {
        var verdict = _judge.Judge(new Outcome.Refused("code", BlockedOn.Customer, "summary"), 0, "second");

        Assert.Equal(new StepVerdict.Blocked("code", BlockedOn.Customer, "summary"), verdict);
    }

    [Fact]
    public void Retry_is_tried_again_until_the_budget_is_spent()
    {
        Assert.Equal(
            new StepVerdict.Again(TimeSpan.FromSeconds(1), 1, "code", "summary"), _judge.Judge(_retry, 0, null));
        Assert.Equal(
            new StepVerdict.Again(TimeSpan.FromSeconds(2), 2, "code", "summary"), _judge.Judge(_retry, 1, null));
        Assert.Equal(new StepVerdict.GivenUp("code", "summary", 3), _judge.Judge(_retry, 2, null));
    }

    [Fact]
    public void Retry_waits_as_long_as_it_asks()
    {
        var verdict = _judge.Judge(_retry with { After = TimeSpan.FromMinutes(7) }, 0, null);

        Assert.Equal(new StepVerdict.Again(TimeSpan.FromMinutes(7), 1, "code", "summary"), verdict);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void What_ended_five_workers_is_poison(int crashes, bool poison) =>
        Assert.Equal(poison, _judge.IsPoison(crashes));
}
