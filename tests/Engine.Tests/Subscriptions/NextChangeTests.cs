using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

public sealed class NextChangeTests
{
    [Theory]
    [InlineData("2026-12-01", "Begins 2027-01-01")]
    [InlineData("2027-01-01", "Changes 2028-01-01")]
    [InlineData("2028-01-01", "Ends 2030-01-01")]
    [InlineData("2030-01-13", "Expires 2030-01-15")]
    [InlineData("2030-01-15", null)]
    public void A_ramp_steps_then_ends_then_its_grace_is_over(string today, string? next) =>
        Assert.Equal(next, Text(History.Of("2027-01-01", 36, 10, ("2028-01-01", 20)), today));

    [Fact]
    public void What_was_agreed_or_cancelled_comes_instead_of_the_end()
    {
        var history = History.Of("2027-01-01", 12, 10);

        Assert.Equal("Renews 2028-01-01", Text(history.Agree("2027-02-01", new SubscriptionFlags { AutoRenew = true }), "2027-03-01"));
        Assert.Equal("Cancels 2027-06-01", Text(history.Cancel("2027-06-01"), "2027-03-01"));
        Assert.Null(Text(history.Cancel("2027-06-01"), "2027-06-01"));
        Assert.Null(Text(history.Suspend("2027-02-01"), "2027-03-01"));
    }

    [Fact]
    public void The_end_of_a_trial_over_it_is_a_change_and_that_of_a_trial_alone_the_end()
    {
        Assert.Equal("Changes 2027-03-01", Text(History.Of("2027-01-01", 12, 10).Trial("2027-02-01", "2027-03-01", 25), "2027-02-10"));
        Assert.Equal("Ends 2027-02-01", Text(History.TrialOf("2027-01-01", "2027-02-01", 5), "2027-01-10"));
    }

    private static string? Text(History history, string today) =>
        NextChange.Of(history.Coverage, DateOnly.Parse(today)) is { } next ? $"{next.Kind} {next.On:yyyy-MM-dd}" : null;
}
