using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Instances;

public sealed class ActivationRulesTests
{
    private static readonly ActivationCase _sound = new()
    {
        Line = LineStatus.Provisioned,
        ContentHash = "hash",
        Decision = Decision(Verdict.Allow),
        State = SubscriptionState.Active,
        License = License(),
    };

    public static TheoryData<SubscriptionState, ActivationRefusal?> States => new()
    {
        { SubscriptionState.Pending, null },
        { SubscriptionState.Active, null },
        { SubscriptionState.Grace, null },
        { SubscriptionState.CancelScheduled, null },
        { SubscriptionState.Expired, ActivationRefusal.Expired },
        { SubscriptionState.Suspended, ActivationRefusal.Suspended },
        { SubscriptionState.Cancelled, ActivationRefusal.Cancelled },
    };

    public static TheoryData<LineStatus, ActivationRefusal?> Lines => new()
    {
        { LineStatus.Pending, ActivationRefusal.NotCleared },
        { LineStatus.Scheduled, ActivationRefusal.NotCleared },
        { LineStatus.Provisioning, ActivationRefusal.NotCleared },
        { LineStatus.Provisioned, null },
        { LineStatus.NeedsAttention, ActivationRefusal.NotCleared },
        { LineStatus.Failed, ActivationRefusal.NotCleared },
        { LineStatus.Denied, ActivationRefusal.NotCleared },
        { LineStatus.Cancelled, ActivationRefusal.Cancelled },
        { LineStatus.Reversed, ActivationRefusal.Cancelled },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void The_state_of_the_subscription_decides(SubscriptionState state, ActivationRefusal? refusal) =>
        Assert.Equal(refusal, ActivationRules.RefusalOf(_sound with { State = state }));

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_line_must_have_been_carried_out(LineStatus line, ActivationRefusal? refusal) =>
        Assert.Equal(refusal, ActivationRules.RefusalOf(_sound with { Line = line }));

    [Fact]
    public void Every_state_and_every_status_of_a_line_is_in_the_tables() => Assert.Equal(
        (Enum.GetValues<SubscriptionState>().Length, Enum.GetValues<LineStatus>().Length), (States.Count, Lines.Count));

    [Theory]
    [InlineData(Verdict.Review)]
    [InlineData(Verdict.Deny)]
    public void Only_an_allow_clears(Verdict verdict) =>
        Assert.Equal(ActivationRefusal.NotCleared, ActivationRules.RefusalOf(_sound with { Decision = Decision(verdict) }));

    [Fact]
    public void No_decision_and_one_about_another_content_clear_nothing()
    {
        Assert.Equal(ActivationRefusal.NotCleared, ActivationRules.RefusalOf(_sound with { Decision = null }));
        Assert.Equal(ActivationRefusal.NotCleared, ActivationRules.RefusalOf(_sound with { ContentHash = "other" }));
    }

    [Fact]
    public void A_license_that_was_taken_back_is_worth_as_much_as_a_cancelled_subscription() => Assert.Equal(
        ActivationRefusal.Cancelled,
        ActivationRules.RefusalOf(_sound with { License = License() with { RevokedAt = DateTimeOffset.UnixEpoch } }));

    [Fact]
    public void Before_the_first_license_there_is_nothing_to_activate() =>
        Assert.Equal(ActivationRefusal.NotCleared, ActivationRules.RefusalOf(_sound with { License = null }));

    [Fact]
    public void Every_state_of_an_activation_leads_on() => Assert.All(
        Enum.GetValues<ActivationState>(),
        state => Assert.All(ActivationTransitions.After(state), next => Assert.True(ActivationTransitions.Allows(state, next))));

    private static ScreeningDecision Decision(Verdict verdict) => new()
    {
        Id = "scr_1",
        OrderId = "ord_1",
        Verdict = verdict,
        ContentHash = "hash",
        PolicyVersion = "1",
        DecidedBy = "system",
        Reason = "",
        Answers = [],
        DecidedAt = DateTimeOffset.UnixEpoch,
        ValidUntil = DateTimeOffset.UnixEpoch,
    };

    private static License License() => new()
    {
        Id = "lic_1",
        Partner = "nordhandel",
        OrderId = "ord_1",
        LineId = "lin_1",
        SubscriptionId = "sub_1",
        SubscriptionVersion = 1,
        Kind = LicenseKind.Cloud,
        Plan = "premium",
        Intervals = [new Interval(new DateOnly(2026, 11, 21), new DateOnly(2027, 11, 21), 10)],
        Kid = "kid",
        File = "a.b.c",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
