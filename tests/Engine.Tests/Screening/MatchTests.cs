using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>Orders on which somebody resembles an entry of a list.</summary>
public abstract class MatchTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly ListMatch _match = new()
    {
        Party = "customer",
        Asked = "Some Body Trading",
        List = "ofac-sdn",
        ListHash = "ab12",
        IsBlocking = true,
        EntryId = "1234",
        EntryHash = "cd34",
        Listed = "SOMEBODY TRADING LLC",
        Kind = ListedNameKind.Primary,
        Score = 0.98,
        SharedWords = 2,
        Alignment = [new WordPair("trading", "trading", 1, 0.3)],
        Qualifiers = [new MatchQualifier("country", QualifierEffect.Corroborates, "DE")],
    };

    private int _orders;

    [DatabaseFact]
    public async Task Whoever_is_listed_by_name_and_country_is_denied_and_the_desk_can_say_why()
    {
        var order = await OrderAsync(_match);

        Assert.Equal((OrderStatus.Denied, ReasonCodes.ScreeningRefused), (order.Status, order.ReasonCode));
        Assert.Empty(await Engine.ProvisioningAsync(order.Id));
        var decision = Assert.Single(await Engine.DecisionsAsync(order.Id));
        Assert.Equal(Verdict.Deny, decision.Verdict);
        Assert.Contains("list.name (customer)", decision.Reason, StringComparison.Ordinal);
        var opened = Assert.Single(Engine.Get<MatchSeal>().Open(decision));
        Assert.Equal((_match.Asked, _match.Listed, _match.Score), (opened.Asked, opened.Listed, opened.Score));
        Assert.Equal(_match.Alignment, opened.Alignment);
        Assert.Equal(_match.Qualifiers, opened.Qualifiers);
    }

    [DatabaseFact]
    public async Task Whoever_only_resembles_somebody_is_held()
    {
        var order = await OrderAsync(_match with { Score = 0.8 });

        Assert.Equal((OrderStatus.Held, ReasonCodes.ScreeningInReview), (order.Status, order.ReasonCode));
    }

    [DatabaseFact]
    public async Task Whom_nobody_need_look_at_is_kept_all_the_same_to_ask_what_another_policy_would_have_done()
    {
        var order = await OrderAsync(_match with { Score = 0.65 });

        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        Assert.Single(Engine.Get<MatchSeal>().Open(Assert.Single(await Engine.DecisionsAsync(order.Id))));
    }

    [DatabaseFact]
    public async Task What_is_kept_in_the_open_names_neither_who_was_asked_for_nor_who_is_listed()
    {
        await OrderAsync(_match);

        var rows = await Store.AskAllAsync<string>("SELECT reason || answers || coalesce(matches, '') FROM screening_decisions");
        var records = await Store.AskAllAsync<string>("SELECT action || coalesce(detail, '') FROM audit");
        Assert.DoesNotContain("body", string.Concat([.. rows, .. records]), StringComparison.OrdinalIgnoreCase);
    }

    [DatabaseFact]
    public async Task What_another_policy_would_have_done_is_judged_from_what_was_found_then()
    {
        var near = await OrderAsync(_match with { Score = 0.65 });
        var held = await OrderAsync(_match with { Score = 0.8 });
        await OrderAsync(_match);
        Engine.Hook.Says = Verdict.Review;
        await Engine.FulfillAsync(Partner, A.Order("R-other"));
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        var simulation = Engine.Get<PolicySimulation>();

        var same = await simulation.RunAsync(today, today.AddDays(1), new PolicyChange(null, null, null, null, null), Cancel);
        var lower = await simulation.RunAsync(today, today.AddDays(1), new PolicyChange(null, 0.6, null, null, null), Cancel);
        var higher = await simulation.RunAsync(today, today.AddDays(1), new PolicyChange(Workflow.Partner, 0.9, null, 0.99, null), Cancel);
        var others = await simulation.RunAsync(today, today.AddDays(1), new PolicyChange(Workflow.Sales, 0.9, null, null, null), Cancel);
        var before = await simulation.RunAsync(today.AddDays(-1), today, new PolicyChange(null, 0.6, null, null, null), Cancel);

        Assert.Equal([(Verdict.Allow, Verdict.Allow, 1), (Verdict.Review, Verdict.Review, 1), (Verdict.Deny, Verdict.Deny, 1)], same.Moves);
        Assert.Equal((near.Id, Verdict.Allow, Verdict.Review), Assert.Single(lower.Examples) is var one ? (one.OrderId, one.Was, one.WouldBe) : default);
        Assert.Equal(
            [(Verdict.Allow, Verdict.Allow, 1), (Verdict.Review, Verdict.Allow, 1), (Verdict.Deny, Verdict.Review, 1)], higher.Moves);
        Assert.Contains(higher.Examples, example => example.OrderId == held.Id);
        Assert.Empty(others.Examples);
        Assert.Equal(0, before.Decisions);
    }

    private async Task<Order> OrderAsync(ListMatch match)
    {
        Engine.Hook.Answers = _ => Task.FromResult(new ScreeningAnswer { Verdict = Verdict.Allow, Source = "lists", Matches = [match] });
        return await Engine.FulfillAsync(Partner, A.Order($"R-{++_orders}"));
    }
}

public sealed class MatchTestsOnSqlite() : MatchTests(TestStore.OnSqliteAsync);

public sealed class MatchTestsOnPostgres() : MatchTests(TestStore.OnPostgresAsync);
