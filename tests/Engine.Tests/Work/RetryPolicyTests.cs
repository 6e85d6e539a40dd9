using Fulfillment.Engine.Work;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Work;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(10, 512)]
    [InlineData(11, 900)]
    [InlineData(19, 900)]
    public void Each_wait_is_at_most_twice_the_one_before_and_never_above_the_cap(int attempts, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy(jitter: 1).After(attempts));

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 2)]
    [InlineData(1.0, 4)]
    public void The_jitter_is_full(double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy(jitter).After(3));

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(int.MaxValue)]
    public void A_spent_budget_has_no_next_time(int attempts)
    {
        Assert.Null(Policy(1).After(attempts));
        Assert.Null(Policy(1).After(attempts, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(60, 60)]
    [InlineData(86_400, 86_400)]
    public void What_the_other_side_asks_for_is_the_least_wait(double asked, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Policy(1).After(3, TimeSpan.FromSeconds(asked)));

    [Fact]
    public void Waiters_do_not_come_back_together()
    {
        var policy = new RetryPolicy(Options.Create(new RetryOptions()));

        var waits = Enumerable.Range(0, 100).Select(_ => policy.After(10)!.Value).ToList();

        Assert.True(waits.Distinct().Count() > 90);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(512)));
    }

    private static RetryPolicy Policy(double jitter) => new(Options.Create(new RetryOptions()), () => jitter);
}
