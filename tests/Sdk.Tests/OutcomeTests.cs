using System.Reflection;

namespace Fulfillment.Sdk.Tests;

public sealed class OutcomeTests
{
    [Fact]
    public void There_are_four_outcomes_and_nobody_can_add_a_fifth()
    {
        var family = typeof(Outcome).GetNestedTypes();

        var makers = typeof(Outcome).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        Assert.Equal(["Done", "Pending", "Refused", "Retry"], family.Select(type => type.Name).Order());
        Assert.All(family, type => Assert.True(type.IsSealed));
        Assert.All(
            makers.Where(maker => maker.GetParameters().Length == 0),
            maker => Assert.True(maker.IsPrivate));
    }

    [Fact]
    public void Outcomes_that_say_the_same_are_the_same()
    {
        Outcome one = new Outcome.Refused("confirmation.refused", BlockedOn.Vendor, "Check ConfirmUrl.");
        Outcome other = new Outcome.Refused("confirmation.refused", BlockedOn.Vendor, "Check ConfirmUrl.");

        Assert.Equal(one, other);
        Assert.NotEqual(one, new Outcome.Refused("confirmation.refused", BlockedOn.Partner, "Check ConfirmUrl."));
        Assert.Equal(new Outcome.Done(), new Outcome.Done());
    }

    [Fact]
    public void A_retry_asks_for_no_wait_unless_the_other_side_did() =>
        Assert.Null(new Outcome.Retry("market.away", "No answer within 15 s.").After);

    [Fact]
    public void It_is_the_move_of_one_of_four() =>
        Assert.Equal(["Partner", "Vendor", "Customer", "Screening"], Enum.GetNames<BlockedOn>());
}
