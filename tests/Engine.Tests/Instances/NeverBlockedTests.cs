using FsCheck.Fluent;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>
/// Whatever is used, paid, owed and reported: nobody is refused an activation, a report or a renewal for it.
/// </summary>
public abstract class NeverBlockedTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private static readonly FsCheck.Gen<Use> _uses =
        from paid in Gen.Choose(1, 40)
        from used in Gen.Choose(0, 200)
        from more in Gen.Frequency((3, Gen.Choose(0, 5)), (1, Gen.Choose(0, 1_000_000_000)))
        from trueUp in Gen.Choose(0, 10)
        from silentDays in Gen.Choose(0, 20)
        from isReported in Gen.Elements(true, true, false)
        select new Use(paid, used, more, trueUp, silentDays, isReported);

    [DatabaseFact]
    public async Task Random_counts_are_never_a_reason_to_refuse()
    {
        foreach (var use in Gen.Sample(_uses, 12))
        {
            var subscription = await NewAsync(A.Line(quantity: use.Paid));
            var standing = await ActivateAsync(subscription);

            if (use.IsReported)
            {
                await ReportAsync(standing, Report(use.Used, use.Used + (long)use.More));
            }

            if (use.TrueUp > 0)
            {
                await ChangeAsync(subscription, OrderAction.TrueUp, line => line with { Quantity = use.TrueUp });
            }

            Clock.Advance(TimeSpan.FromDays(use.SilentDays));
            await ReportAsync(standing, Report(use.Used));
            await ActivateAsync(subscription);
            await ActivateAsync(subscription, "b");
            await ChangeAsync(subscription, OrderAction.Renew, line => line with { TermMonths = 12 });
            await ReportAsync(await ActivateAsync(subscription, "c"), Report(use.More));
        }
    }

    [DatabaseFact]
    public async Task Five_seats_of_six_owed_let_a_renewal_be_activated()
    {
        var subscription = await NewAsync();
        await ReportAsync(await ActivateAsync(subscription), Report(16));

        await ChangeAsync(subscription, OrderAction.TrueUp, line => line with { Quantity = 5 });
        await ChangeAsync(subscription, OrderAction.Renew);
        var standing = await ActivateAsync(subscription);
        await ReportAsync(standing, Report(12));

        Assert.Equal(5, (await ClaimsAsync(standing.License.License)).Trueup!.Paid);
        Assert.Equal(1L, await Store.AskAsync<long>("SELECT owed FROM overages"));
    }

    [Fact]
    public void The_rules_do_not_even_see_what_is_used()
    {
        var seen = typeof(ActivationCase).GetProperties().Select(property => property.Name).Order();

        Assert.Equal(["ContentHash", "Decision", "License", "Line", "State"], seen);
    }

    private sealed record Use(int Paid, int Used, int More, int TrueUp, int SilentDays, bool IsReported);
}

public sealed class NeverBlockedTestsOnSqlite() : NeverBlockedTests(TestStore.OnSqliteAsync);

public sealed class NeverBlockedTestsOnPostgres() : NeverBlockedTests(TestStore.OnPostgresAsync);
