using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Counting;

public sealed class PaidTermsTests
{
    [Fact]
    public void Seats_are_paid_interval_by_interval()
    {
        var terms = PaidTerms.Of(History.Of("2027-01-01", 12, 10, ("2027-05-01", 25)).Add("2027-07-01", 5).Coverage, Day("2027-08-01"));

        Assert.Equal(
            [(Day("2027-01-01"), 10L), (Day("2027-05-01"), 25L), (Day("2027-07-01"), 30L)],
            terms.Paid.Select(paid => (paid.From, paid.Seats)));
        var period = Assert.Single(terms.Periods);
        Assert.Equal((OverageKind.Term, Day("2027-01-01"), Day("2028-01-01")), (period.Kind, period.Range.From, period.Range.To));
    }

    [Fact]
    public void A_term_to_come_is_not_reckoned_and_the_one_before_still_is()
    {
        var coverage = History.Of("2027-01-01", 12, 10).Renew("2027-11-01").Renew("2027-12-01").Coverage;

        Assert.Single(PaidTerms.Of(coverage, Day("2027-12-31")).Periods);
        Assert.Equal(
            [Day("2027-01-01"), Day("2028-01-01")], PaidTerms.Of(coverage, Day("2028-02-01")).Periods.Select(period => period.Range.From));
    }

    [Fact]
    public void Quarters_are_reckoned_where_that_was_agreed_and_the_last_is_cut()
    {
        var coverage = History.Of("2027-01-31", 11, 10).Agree("2027-01-31", new SubscriptionFlags { SeatReconciliation = true }).Coverage;

        var quarters = PaidTerms.Of(coverage, Day("2027-12-01")).Periods.Where(period => period.Kind == OverageKind.Quarter);

        Assert.Equal(
            [(Day("2027-07-31"), Day("2027-10-31")), (Day("2027-10-31"), Day("2027-12-31"))],
            quarters.Select(quarter => (quarter.Range.From, quarter.Range.To)));
        Assert.Equal(Day("2027-04-30"), PaidTerms.NextReconciliationOn(coverage, Day("2027-02-01")));
        Assert.Null(PaidTerms.NextReconciliationOn(coverage, Day("2028-02-01")));
        Assert.Null(PaidTerms.NextReconciliationOn(History.Of("2027-01-01", 12, 10).Coverage, Day("2027-02-01")));
    }

    [Fact]
    public void A_trial_is_watched_and_owes_nothing()
    {
        var terms = PaidTerms.Of(History.TrialOf("2027-01-01", "2027-02-01", 50).Coverage, Day("2027-01-10"));

        Assert.Equal((50L, 0), (Assert.Single(terms.Paid).Seats, terms.Periods.Count));
    }

    private static DateOnly Day(string day) => DateOnly.Parse(day);
}
