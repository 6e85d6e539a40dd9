using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>Whatever goes wrong in screening, nothing is provisioned by it.</summary>
public abstract class ScreeningFaultTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private const int Orders = 150;

    /// <summary>An answer that allows, beside one hook that is in trouble: the allow must not carry the order.</summary>
    private readonly FakeHook _sound = new("sound");

    protected override void SetUp(IServiceCollection services)
    {
        services.AddSingleton<IScreeningHook>(_sound);
        services.Configure<DeskOptions>(options => options.BudgetMilliseconds = 5);
    }

    [DatabaseFact]
    public async Task A_run_of_hooks_that_hang_throw_answer_garbage_or_nothing_provisions_no_order()
    {
        var random = new Random(7);
        var faults = new int[_faults.Length];
        for (var number = 0; number < Orders; number++)
        {
            var fault = random.Next(_faults.Length);
            faults[fault]++;
            Engine.Hook.Answers = _faults[fault];
            await Engine.AcceptAsync(Partner, A.Order($"R-{number}"));
            await Engine.WorkAsync();
        }

        Assert.All(faults, times => Assert.True(times > 0));
        Assert.Equal(Orders, await Store.AskAsync<int>("SELECT count(*) FROM orders WHERE status IN ('held', 'denied')"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM subscriptions"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM licenses"));
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM screening_decisions WHERE verdict = 'allow'"));
        Assert.Equal(Orders, await Store.AskAsync<int>("SELECT count(*) FROM audit WHERE action IN ('screening.review', 'screening.deny')"));
    }

    [DatabaseFact]
    public async Task Once_it_is_well_again_what_was_held_goes_on_when_it_is_asked_again()
    {
        Engine.Hook.Answers = _faults[0];
        var order = await Engine.AcceptAsync(Partner, A.Order());
        await Engine.WorkAsync();
        Engine.Hook.Says = Verdict.Allow;

        await Engine.Get<HoldDesk>().ScreenAgainAsync(order.Id, "The hook is well again.", Actor.Operator("opr_1", null), Cancel);
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(order)).Status);
    }

    private static readonly Func<CancellationToken, Task<ScreeningAnswer>>[] _faults =
    [
        cancel => Task.FromException<ScreeningAnswer>(new InvalidOperationException("Broken.")),
        async cancel =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return Answer(Verdict.Allow);
        },
        // Does not listen to its cancellation either.
        _ => new TaskCompletionSource<ScreeningAnswer>().Task,
        _ => Task.FromResult<ScreeningAnswer>(null!),
        _ => Task.FromResult(Answer((Verdict)99)),
        _ => Task.FromResult(Answer((Verdict)(-1))),
        _ => Task.FromResult(Answer(Verdict.Allow) with { IsMissing = true }),
        _ => Task.FromResult(Answer(Verdict.Allow) with { Basis = new AnswerBasis("fake 1", ["never kept"]) }),
        _ => Task.FromResult(AMatch.Answer(AMatch.Certain)),
        _ => Task.FromResult(AMatch.Answer(AMatch.Near with { Score = double.NaN })),
        _ => Task.FromResult(Answer(Verdict.Review)),
        _ => Task.FromResult(Answer(Verdict.Deny)),
    ];

    private static ScreeningAnswer Answer(Verdict verdict) => new() { Verdict = verdict, Source = "fake" };
}

public sealed class ScreeningFaultTestsOnSqlite() : ScreeningFaultTests(TestStore.OnSqliteAsync);

public sealed class ScreeningFaultTestsOnPostgres() : ScreeningFaultTests(TestStore.OnPostgresAsync);
