using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

public sealed class ReplayTests
{
    [Fact]
    public void Seats_added_in_the_middle_split_the_interval_and_stay()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Add("2027-04-10", 5).Coverage;

        Assert.Equal(["2027-01-01 2027-04-10 10 premium", "2027-04-10 2028-01-01 15 premium"], Text(coverage));
    }

    [Fact]
    public void Seats_added_to_a_ramp_are_added_to_all_its_later_steps()
    {
        var coverage = History.Of("2027-01-01", 36, 10, ("2028-01-01", 20), ("2029-01-01", 30)).Add("2027-07-01", 5).Coverage;

        Assert.Equal(
            [
                "2027-01-01 2027-07-01 10 premium", "2027-07-01 2028-01-01 15 premium", "2028-01-01 2029-01-01 25 premium",
                "2029-01-01 2030-01-01 35 premium",
            ],
            Text(coverage));
    }

    [Fact]
    public void Seats_taken_away_go_at_the_next_term()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Reduce("2027-03-01", 4).Renew("2027-12-01").Coverage;

        Assert.Equal(["2027-01-01 2028-01-01 10 premium", "2028-01-01 2029-01-01 6 premium"], Text(coverage));
    }

    [Fact]
    public void An_upgrade_holds_at_once_and_lifts_later_terms_that_are_below_it()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Renew("2027-02-01").Upgrade("2027-06-01").Coverage;

        Assert.Equal(
            ["2027-01-01 2027-06-01 10 premium", "2027-06-01 2028-01-01 10 ultimate", "2028-01-01 2029-01-01 10 ultimate"],
            Text(coverage));
    }

    [Fact]
    public void A_downgrade_waits_for_the_term_to_end()
    {
        var coverage = History.Of("2027-01-01", 12, 10, plan: History.Ultimate).Downgrade("2027-06-01").Renew("2027-12-01").Coverage;

        Assert.Equal(["2027-01-01 2028-01-01 10 ultimate", "2028-01-01 2029-01-01 10 premium"], Text(coverage));
    }

    [Theory]
    [InlineData("2027-06-01", "2028-01-01")]
    [InlineData("2027-12-31", "2028-01-01")]
    [InlineData("2028-01-01", "2028-01-01")]
    [InlineData("2028-01-14", "2028-01-01")]
    [InlineData("2028-01-15", "2028-01-15")]
    [InlineData("2028-05-05", "2028-05-05")]
    public void A_renewal_early_or_within_grace_begins_where_the_term_ends(string on, string begins)
    {
        var coverage = History.Of("2027-01-01", 12, 10).Renew(on).Coverage;

        Assert.Equal(Day(begins), coverage.Intervals[^1].StartsOn);
        Assert.Equal(Day(begins).AddMonths(12), coverage.EndsOn);
    }

    [Fact]
    public void Months_are_counted_from_the_day_on_which_all_began()
    {
        var coverage = History.Of("2027-01-31", 1, 10).Renew("2027-02-01", 1).Renew("2027-03-01", 1).Coverage;

        Assert.Equal(["2027-02-28", "2027-03-31", "2027-04-30"], coverage.Intervals.Select(one => $"{one.EndsOn:yyyy-MM-dd}"));
        var leap = History.Of("2028-02-29", 12, 10).Renew("2028-03-01").Renew("2028-03-01").Renew("2028-03-01").Coverage;
        Assert.Equal(
            ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"], leap.Intervals.Select(one => $"{one.EndsOn:yyyy-MM-dd}"));
    }

    [Fact]
    public void Co_terming_moves_the_end_of_the_running_term_either_way()
    {
        var longer = History.Of("2027-01-01", 12, 10).CoTerm("2027-06-01", "2028-04-01").Coverage;
        var shorter = History.Of("2027-01-01", 12, 10, ("2027-11-01", 20)).CoTerm("2027-06-01", "2027-10-01").Coverage;

        Assert.Equal(["2027-01-01 2028-04-01 10 premium"], Text(longer));
        Assert.Equal(["2027-01-01 2027-10-01 10 premium"], Text(shorter));
    }

    [Fact]
    public void A_trial_lies_over_what_is_paid_and_leaves_it_as_it_was()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Trial("2027-03-01", "2027-04-01", 50).Coverage;

        Assert.Equal((History.Premium, 10), Used(coverage, "2027-02-28"));
        Assert.Equal((History.Ultimate, 50), Used(coverage, "2027-03-01"));
        Assert.Equal((History.Premium, 10), Used(coverage, "2027-04-01"));
        Assert.Equal(["2027-01-01 2028-01-01 10 premium"], Text(coverage));
    }

    [Fact]
    public void A_trial_ends_by_itself_in_grace_and_beside_renewal_and_added_seats()
    {
        var inGrace = History.Of("2027-01-01", 12, 10).Trial("2027-12-20", "2028-01-05", 10).Coverage;
        var renewed = History.Of("2027-01-01", 12, 10).Trial("2027-12-20", "2028-01-05", 10).Renew("2027-12-30").Add("2027-12-31", 7).Coverage;

        Assert.Equal((History.Ultimate, 10), Used(inGrace, "2028-01-04"));
        Assert.Equal((History.Premium, 10), Used(inGrace, "2028-01-05"));
        Assert.Equal(SubscriptionState.Grace, inGrace.StateOn(Day("2028-01-05")));
        Assert.Equal((History.Ultimate, 17), Used(renewed, "2028-01-04"));
        Assert.Equal((History.Premium, 17), Used(renewed, "2028-01-05"));
    }

    [Fact]
    public void Buying_what_is_tried_ends_the_trial_on_that_day()
    {
        var trial = History.TrialOf("2027-03-01", "2027-04-01", 25);
        var bought = trial.New("2027-03-10", 12, 30, History.Ultimate).Coverage;

        Assert.Equal(SubscriptionState.Expired, trial.Coverage.StateOn(Day("2027-04-01")));
        Assert.Equal(Day("2027-03-10"), Assert.Single(bought.Overlays).EndsOn);
        Assert.Equal((History.Ultimate, 30), Used(bought, "2027-03-10"));
        Assert.Equal(EntitlementSource.Term, bought.EntitlementOn(Day("2027-03-10")).PlanSource);
    }

    [Fact]
    public void What_is_cancelled_for_later_is_kept_until_then()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Renew("2027-05-01").Cancel("2027-09-01").Coverage;

        Assert.Equal(SubscriptionState.CancelScheduled, coverage.StateOn(Day("2027-08-31")));
        Assert.Equal((History.Premium, 10), Used(coverage, "2027-08-31"));
        Assert.Equal(SubscriptionState.Cancelled, coverage.StateOn(Day("2027-09-01")));
        Assert.Equal(Entitlement.None, coverage.EntitlementOn(Day("2027-09-01")));
        Assert.Equal(Day("2027-09-01"), coverage.EndsOn);
    }

    [Fact]
    public void A_cancellation_that_is_taken_back_never_was()
    {
        var history = History.Of("2027-01-01", 12, 10).Cancel("2027-09-01");

        var coverage = history.Undo("2027-08-01", history.Last).Coverage;

        Assert.Equal(SubscriptionState.Active, coverage.StateOn(Day("2027-09-01")));
    }

    [Fact]
    public void Suspended_days_are_not_served_and_what_is_paid_for_stays()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Suspend("2027-02-01").Resume("2027-02-15").Coverage;

        Assert.Equal(SubscriptionState.Suspended, coverage.StateOn(Day("2027-02-14")));
        Assert.Equal(Entitlement.None, coverage.EntitlementOn(Day("2027-02-14")));
        Assert.Equal(SubscriptionState.Active, coverage.StateOn(Day("2027-02-15")));
        Assert.Equal(Day("2028-01-01"), coverage.EndsOn);
    }

    [Fact]
    public void Grace_serves_what_was_paid_for_last_and_then_all_is_over()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Add("2027-11-01", 3).Coverage;

        Assert.Equal((History.Premium, 13), Used(coverage, "2028-01-14"));
        Assert.Equal(SubscriptionState.Expired, coverage.StateOn(Day("2028-01-15")));
        Assert.Equal(Entitlement.None, coverage.EntitlementOn(Day("2028-01-15")));
    }

    [Fact]
    public void A_license_tells_a_trial_as_a_stretch_of_its_own()
    {
        var coverage = History.Of("2027-01-01", 12, 10, ("2027-07-01", 20)).Trial("2027-06-15", "2027-07-15", 15).Coverage;

        Assert.Equal(
            [
                "2027-01-01 2027-06-15 10 premium", "2027-06-15 2027-07-01 15 ultimate", "2027-07-01 2027-07-15 20 ultimate",
                "2027-07-15 2028-01-01 20 premium",
            ],
            coverage.StretchesFrom(Day("2027-01-01"))
                .Select(one => $"{one.StartsOn:yyyy-MM-dd} {one.EndsOn:yyyy-MM-dd} {one.What.Seats} {one.What.Plan.Name}"));
    }

    [Fact]
    public void The_eight_ways_to_agree_leave_each_other_and_the_coverage_alone()
    {
        var plain = History.Of("2027-01-01", 12, 10).Coverage;
        for (var bits = 0; bits < 8; bits++)
        {
            var flags = new SubscriptionFlags
            {
                AutoRenew = (bits & 1) > 0,
                SeatReconciliation = (bits & 2) > 0,
                OperationalData = (bits & 4) > 0,
            };

            var coverage = History.Of("2027-01-01", 12, 10).Agree("2027-02-01", flags).Coverage;

            Assert.Equal(flags, coverage.Flags);
            Assert.Equal(Text(plain), Text(coverage));
            Assert.Equal(flags with { AutoRenew = true }, History.Of("2027-01-01", 12, 10).Agree("2027-02-01", flags)
                .Say("2027-03-01", new AmendmentTerms { AutoRenew = true }).Coverage.Flags);
        }
    }

    internal static DateOnly Day(string text) => DateOnly.Parse(text);

    private static (PlanOf Plan, long Seats) Used(Coverage coverage, string day) =>
        (coverage.EntitlementOn(Day(day)).Plan, coverage.EntitlementOn(Day(day)).Seats);

    private static IEnumerable<string> Text(Coverage coverage) => coverage.Intervals.Select(
        one => $"{one.StartsOn:yyyy-MM-dd} {one.EndsOn:yyyy-MM-dd} {one.Seats} {one.Plan.Name}");
}
