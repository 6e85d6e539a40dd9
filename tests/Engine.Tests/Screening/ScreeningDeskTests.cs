using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Tests.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Screening;

public sealed class ScreeningDeskTests
{
    private static readonly DateOnly _today = new(2026, 11, 21);

    // A busy machine is no reason to hold an order, where a test is not about being late.
    private readonly DeskOptions _options = new() { BudgetMilliseconds = 60_000 };
    private readonly ManualClock _clock = new();
    private readonly FakeHook _hook = new();
    private readonly ScreeningPolicy _policy = ScreeningPolicy.Default;

    private MatchSeal Seal => new(new SecretVault(new KeyFolder("none", _clock), _clock));

    [Theory]
    [InlineData(Verdict.Allow)]
    [InlineData(Verdict.Review)]
    [InlineData(Verdict.Deny)]
    public async Task A_hooks_answer_is_the_decision(Verdict verdict)
    {
        _hook.Says = verdict;

        var decision = await DecideAsync(_hook);

        Assert.Equal(
            (verdict, $"fake list of today; {ScreeningPolicy.Default.Source}", "system"), (decision.Verdict, decision.PolicyVersion, decision.DecidedBy));
        Assert.Equal(_clock.GetUtcNow().AddDays(30), decision.ValidUntil);
    }

    [Theory]
    [InlineData(Verdict.Allow, Verdict.Allow, Verdict.Allow)]
    [InlineData(Verdict.Allow, Verdict.Review, Verdict.Review)]
    [InlineData(Verdict.Deny, Verdict.Allow, Verdict.Deny)]
    [InlineData(Verdict.Review, Verdict.Deny, Verdict.Deny)]
    public async Task The_strictest_answer_wins(Verdict one, Verdict other, Verdict wins)
    {
        var second = new FakeHook("second") { Says = other };
        _hook.Says = one;

        var decision = await DecideAsync(_hook, second);

        Assert.Equal(wins, decision.Verdict);
        Assert.Equal(["fake", "second"], decision.Answers.Select(answer => answer.Hook));
    }

    [Fact]
    public async Task On_a_day_for_which_the_policy_says_nothing_everything_is_held()
    {
        _clock.Advance(TimeSpan.FromDays(-365));

        var decision = await DecideAsync(_hook);

        Assert.Equal(Verdict.Review, decision.Verdict);
        Assert.StartsWith("The policy has no row for today.", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_missing_and_allows_all_the_same_holds()
    {
        _hook.Answers = _ => Task.FromResult(new ScreeningAnswer { Verdict = Verdict.Allow, Source = "s", IsMissing = true });

        var decision = await DecideAsync(_hook);

        Assert.Equal((Verdict.Review, "hook.empty"), (decision.Verdict, Assert.Single(decision.Answers[0].Reasons).Rule));
    }

    [Fact]
    public async Task Without_a_hook_everything_is_held()
    {
        var decision = await DecideAsync();

        Assert.Equal((Verdict.Review, "No screening hook is set up."), (decision.Verdict, decision.Reason));
    }

    [Fact]
    public async Task A_hook_that_throws_holds()
    {
        _hook.Answers = _ => throw new InvalidDataException("Secret of the hook");

        var decision = await DecideAsync(_hook);

        Assert.Equal(Verdict.Review, decision.Verdict);
        Assert.Equal("hook.failed", Assert.Single(decision.Answers[0].Reasons).Rule);
        Assert.DoesNotContain("Secret", decision.Reason);
    }

    [Fact]
    public async Task A_hook_that_says_nothing_holds()
    {
        _hook.Answers = _ => Task.FromResult<ScreeningAnswer>(null!);

        var decision = await DecideAsync(_hook);

        Assert.Equal(Verdict.Review, decision.Verdict);
        Assert.Equal("hook.empty", Assert.Single(decision.Answers[0].Reasons).Rule);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task A_verdict_that_nobody_knows_holds(int verdict)
    {
        _hook.Says = (Verdict)verdict;

        var decision = await DecideAsync(_hook);

        Assert.Equal(Verdict.Review, decision.Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hook_that_is_late_holds(bool heedsCancellation)
    {
        _options.BudgetMilliseconds = 50;
        _hook.Answers = async cancel =>
        {
            await Task.Delay(Timeout.Infinite, heedsCancellation ? cancel : CancellationToken.None);
            return null!;
        };

        var decision = await DecideAsync(_hook);

        Assert.Equal(Verdict.Review, decision.Verdict);
        Assert.Equal("hook.timeout", Assert.Single(decision.Answers[0].Reasons).Rule);
    }

    [Fact]
    public async Task A_hook_that_blocks_its_thread_holds_too()
    {
        using var never = new ManualResetEventSlim();
        _options.BudgetMilliseconds = 50;
        _hook.Answers = _ =>
        {
            never.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return Task.FromResult<ScreeningAnswer>(null!);
        };

        var decision = await DecideAsync(_hook);

        never.Set();
        Assert.Equal(Verdict.Review, decision.Verdict);
    }

    [Fact]
    public async Task A_hook_that_gives_up_by_itself_holds()
    {
        _hook.Answers = _ => throw new OperationCanceledException();

        var decision = await DecideAsync(_hook);

        Assert.Equal(Verdict.Review, decision.Verdict);
    }

    [Fact]
    public async Task One_good_answer_does_not_make_up_for_a_missing_one()
    {
        var broken = new FakeHook("broken") { Answers = _ => throw new InvalidDataException() };

        var decision = await DecideAsync(_hook, broken);

        Assert.Equal(Verdict.Review, decision.Verdict);
    }

    [Fact]
    public async Task A_hook_is_asked_about_every_party()
    {
        var order = AnOrder.With([]) with
        {
            Content = A.Order() with
            {
                Distributor = A.Customer("D"),
                Reseller = A.Customer("R"),
                Licensee = A.Customer("L"),
                BillTo = A.Customer("B"),
            },
        };

        await DecideAsync(order, _hook);

        var asked = Assert.Single(_hook.Asked);
        Assert.Equal(
            ["customer", "distributor", "reseller", "licensee", "billTo"], asked.Parties.Select(party => party.Role));
        Assert.Equal(("ord_1", _today, "strict"), (asked.SubjectId, asked.On, asked.Profile));
    }

    [Fact]
    public void Only_an_allow_for_the_same_content_that_is_still_good_clears()
    {
        var now = _clock.GetUtcNow();
        var allow = new ScreeningDecision
        {
            Id = "scr_1",
            OrderId = "ord_1",
            Verdict = Verdict.Allow,
            ContentHash = "same",
            PolicyVersion = "",
            DecidedBy = "system",
            Reason = "",
            Answers = [],
            DecidedAt = now,
            ValidUntil = now.AddDays(30),
        };

        Assert.True(allow.Clears("same", now));
        Assert.False(allow.Clears("other", now));
        Assert.False(allow.Clears("same", now.AddDays(30)));
        Assert.False((allow with { Verdict = Verdict.Review }).Clears("same", now));
        Assert.False((allow with { Verdict = Verdict.Deny }).Clears("same", now));
    }

    private Task<ScreeningDecision> DecideAsync(params FakeHook[] hooks) => DecideAsync(AnOrder.With([]), hooks);

    private Task<ScreeningDecision> DecideAsync(Order order, params FakeHook[] hooks)
    {
        // No order here is about a subscription: nobody looks for alerts.
        var alerts = new AlertHold(null!);
        var desk = new ScreeningDesk(
            hooks, _policy, new NoAsides(), Seal, new KeptEditions(_policy), alerts, Options.Create(_options), _clock, NullLogger<ScreeningDesk>.Instance);
        return desk.DecideAsync(order, A.Partner() with { ScreeningProfile = "strict" }, CancellationToken.None);
    }

    /// <summary>Nobody has looked at anything before.</summary>
    private sealed class NoAsides : IAsides
    {
        public Task<Asides> OfAsync(ScreeningSubject subject, IReadOnlyList<ListMatch> matches, CancellationToken cancel) =>
            Task.FromResult(Asides.None);
    }
}
