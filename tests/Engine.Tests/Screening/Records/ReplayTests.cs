using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Screening.Records;

/// <summary>Decisions that are made again, years later.</summary>
public abstract class ReplayTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private static readonly Actor _auditor = Actor.Operator("opr_1", "token-2");

    private readonly FakeListHook _lists = new();

    private ReplayDesk Desk => Engine.Get<ReplayDesk>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Engine.Get<EditionKeeper>().OpenAsync([_lists], Cancel);
    }

    protected override void SetUp(IServiceCollection services) => services.AddSingleton<IScreeningHook>(_lists);

    [DatabaseFact]
    public async Task Whatever_is_on_the_lists_by_now_a_decision_comes_out_as_it_did()
    {
        await TakeAsync("7 Some Body\n8 Other Body");
        var held = await DecisionAsync("R-1", "Some Body");
        var let = await DecisionAsync("R-2", "Any Body");
        await TakeAsync("9 Any Body");
        Clock.Advance(TimeSpan.FromDays(400));

        var replays = new[] { await SameAsync(held), await SameAsync(let) };

        Assert.Equal((Verdict.Review, Verdict.Allow), (held.Verdict, let.Verdict));
        Assert.All(replays, replay => Assert.Equal(["a-list", "policy"], replay.Editions.Select(edition => edition.Name).Order()));
        Assert.Contains(new ReplayedHook("lists", "fake 1"), replays[0].Hooks);
        Assert.Contains(new ReplayedHook("fake", null), replays[0].Hooks);
        Assert.Equal(["screening.replay"], await Engine.AuditAsync(held.Id));
    }

    [DatabaseFact]
    public async Task It_is_made_again_as_it_was_asked_whatever_became_of_the_partner()
    {
        await TakeAsync("7 Some Body");
        var decision = await DecisionAsync("R-1", "Some Body");
        await Store.RunAsync("UPDATE partners SET screening_profile = 'sales'");

        await SameAsync(decision);
    }

    [DatabaseFact]
    public async Task That_a_list_was_too_old_is_believed()
    {
        _lists.IsOld = true;
        var decision = await DecisionAsync("R-1", "Any Body");
        _lists.IsOld = false;

        Assert.Equal(Verdict.Review, decision.Verdict);
        await SameAsync(decision);
    }

    [DatabaseFact]
    public async Task A_matcher_that_finds_something_else_is_told_with_all_that_is_other()
    {
        await TakeAsync("7 Some Body");
        var decision = await DecisionAsync("R-1", "Some Body");
        (_lists.Method, _lists.Score) = ("fake 2", 0.65);

        var replay = Assert.IsType<ReplayOutcome.Replayed>(await ReplayAsync(decision.Id)).Replay;

        Assert.Equal(
            ["lists method", "lists source", "lists verdict", "lists reasons", "lists matches", " verdict"],
            replay.Differences.Select(one => $"{one.Hook} {one.What}"));
        Assert.Contains(new ReplayDifference("lists", "matches", "a-list/7 (customer) 0.8000", "a-list/7 (customer) 0.6500"), replay.Differences);
        Assert.Contains(new ReplayDifference("", "verdict", "review", "allow"), replay.Differences);
    }

    [DatabaseFact]
    public async Task A_byte_that_was_changed_in_what_is_kept_is_no_ground_to_go_by()
    {
        await TakeAsync("7 Some Body");
        var decision = await DecisionAsync("R-1", "Some Body");

        await Store.RunAsync(
            "UPDATE screening_editions SET content = @Content WHERE hash = @Hash", new { Content = EditionPack.Pack("7 Some Bodz"u8), _lists.List.Hash });

        Assert.Equal("a-list", Assert.IsType<ReplayOutcome.Damaged>(await ReplayAsync(decision.Id)).Name);
    }

    [DatabaseFact]
    public async Task What_was_set_aside_then_is_set_aside_again_whatever_became_of_the_exception()
    {
        await TakeAsync("7 Some Body");
        var held = await DecisionAsync("R-1", "Some Body");
        var exceptions = Engine.Get<ExceptionDesk>();
        var proposed = Assert.IsType<GrantOutcome.Done>(await exceptions.ProposeAsync(
            new AskedGrant(held.Id, 0, Clock.GetUtcNow().AddDays(30), "Another one."), _auditor, Cancel)).Grant;
        await exceptions.AgreeAsync(proposed.Id, "Seen.", _auditor with { Name = "operator:another" }, Cancel);
        var served = await DecisionAsync("R-2", "Some Body");
        await exceptions.WithdrawAsync(proposed.Id, "It was them.", _auditor, Cancel);

        Assert.Equal(Verdict.Allow, served.Verdict);
        Assert.Empty(Assert.IsType<ReplayOutcome.Replayed>(await ReplayAsync(served.Id)).Replay.Differences);
        Assert.Empty(Assert.IsType<ReplayOutcome.Replayed>(await ReplayAsync(held.Id)).Replay.Differences);
    }

    [DatabaseFact]
    public async Task What_a_shop_was_answered_is_made_again_too()
    {
        await TakeAsync("7 Some Body");
        var asked = await Engine.Get<InquiryDesk>().AskAsync(
            Partner, "CART-1", new InquiryContent { Customer = A.Customer("Some Body") }, _auditor, Cancel);
        var decision = Assert.Single(await Engine.DecisionsAsync(Assert.IsType<InquiryOutcome.Screened>(asked).Inquiry.Id));

        Assert.Equal(Verdict.Review, decision.Verdict);
        Assert.Empty(Assert.IsType<ReplayOutcome.Replayed>(await ReplayAsync(decision.Id)).Replay.Differences);
    }

    [DatabaseFact]
    public async Task Of_an_order_whose_people_were_erased_it_is_made_again_for_as_long_as_the_law_asks()
    {
        await TakeAsync("7 Erika Müller");
        var order = await Engine.FulfillAsync(Partner, A.Order() with { Customer = A.Customer() with { Contacts = [A.Contact()] } });
        var decision = Assert.Single(await Engine.DecisionsAsync(order.Id));
        await Store.InAsync(async tx =>
        {
            var writes = new Writes();
            Engine.Get<RecordKeeping>().Keep(writes, order);
            OrderTable.EraseContacts(writes, order);
            await writes.FlushAsync(tx, Cancel);
            return true;
        });
        var erased = await Engine.OrderAsync(order.Id);
        var sweep = Engine.Get<RecordSweep>();

        Assert.Empty(erased.Content.Customer.Contacts);
        await SameAsync(decision);
        Assert.Equal(0, await sweep.RunOnceAsync(Cancel));
        Assert.DoesNotContain("Erika", string.Concat(await Store.AskAllAsync<string>("SELECT sealed_content FROM screened_contents")), StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromDays(366 * 10));
        Assert.True(await sweep.RunOnceAsync(Cancel) > 0);
        Assert.IsType<ReplayOutcome.ContentGone>(await ReplayAsync(decision.Id));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM screened_contents"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM screening_decisions WHERE matches IS NOT NULL"));
        Assert.Single(await Engine.DecisionsAsync(order.Id));
    }

    [DatabaseFact]
    public async Task Whoever_changes_a_decision_afterwards_is_found_out_by_the_audit_chain()
    {
        var decision = await DecisionAsync("R-1", "Any Body");
        await SameAsync(decision);

        await Store.RunAsync("UPDATE screening_decisions SET reason = 'Nothing speaks against it, really.' WHERE id = @Id", new { decision.Id });

        var replay = Assert.IsType<ReplayOutcome.Replayed>(await ReplayAsync(decision.Id)).Replay;
        Assert.Equal("record", Assert.Single(replay.Differences).What);
    }

    [DatabaseFact]
    public async Task Where_the_content_is_gone_or_not_as_it_was_that_is_said()
    {
        var decision = await DecisionAsync("R-1", "Any Body");

        await Store.RunAsync("UPDATE orders SET body = replace(body, 'Any Body', 'An Other')");

        Assert.IsType<ReplayOutcome.ContentGone>(await ReplayAsync(decision.Id));
    }

    [DatabaseFact]
    public async Task What_was_decided_before_editions_were_kept_or_by_a_person_or_never_is_told_apart()
    {
        await TakeAsync("7 Some Body");
        var held = await DecisionAsync("R-1", "Some Body");
        await Engine.Get<HoldDesk>().RefuseAsync(held.OrderId, "It is them.", _auditor, Cancel);
        var refused = (await Engine.DecisionsAsync(held.OrderId))[^1];
        var lost = await DecisionAsync("R-2", "Any Body");
        var before = await DecisionAsync("R-3", "Any Body");
        await Store.RunAsync("UPDATE screening_decisions SET asked = NULL WHERE id = @Id", new { before.Id });
        await Store.RunAsync("DELETE FROM screening_editions WHERE name = 'a-list'");

        Assert.IsType<ReplayOutcome.ByPerson>(await ReplayAsync(refused.Id));
        Assert.IsType<ReplayOutcome.NotKept>(await ReplayAsync(before.Id));
        Assert.IsType<ReplayOutcome.NotKept>(await ReplayAsync(lost.Id));
        Assert.IsType<ReplayOutcome.Unknown>(await ReplayAsync("scr_none"));
        Assert.Empty(await Engine.AuditAsync("scr_none"));
    }

    [DatabaseFact]
    public async Task One_is_made_again_at_a_time()
    {
        var decision = await DecisionAsync("R-1", "Any Body");
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _lists.Asked = () =>
        {
            begun.SetResult();
            return go.Task;
        };

        var first = Desk.ReplayAsync(decision.Id, _auditor, Cancel);
        await begun.Task;
        var second = await Desk.ReplayAsync(decision.Id, _auditor, Cancel);
        go.SetResult();

        Assert.IsType<ReplayOutcome.Busy>(second);
        Assert.IsType<ReplayOutcome.Replayed>(await first);
    }

    private async Task TakeAsync(string list)
    {
        var edition = Editions.Of(list, Clock.GetUtcNow());
        Assert.True(await Engine.Get<EditionKeeper>().KeepAsync(edition, Cancel));
        _lists.List = edition;
    }

    private async Task<ScreeningDecision> DecisionAsync(string reference, string customer)
    {
        var order = await Engine.FulfillAsync(Partner, A.Order(reference) with { Customer = A.Customer(customer) });
        return Assert.Single(await Engine.DecisionsAsync(order.Id));
    }

    private Task<ReplayOutcome> ReplayAsync(string id) => Desk.ReplayAsync(id, _auditor, Cancel);

    private async Task<Replay> SameAsync(ScreeningDecision decision)
    {
        var replay = Assert.IsType<ReplayOutcome.Replayed>(await ReplayAsync(decision.Id)).Replay;
        Assert.Empty(replay.Differences);
        return replay;
    }
}

public sealed class ReplayTestsOnSqlite() : ReplayTests(TestStore.OnSqliteAsync);

public sealed class ReplayTestsOnPostgres() : ReplayTests(TestStore.OnPostgresAsync);
