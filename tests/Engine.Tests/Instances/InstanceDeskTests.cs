using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>Activation and deactivation, from the code to the license.</summary>
public abstract class InstanceDeskTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    [DatabaseFact]
    public async Task A_code_activates_an_instance_with_the_license_of_its_order()
    {
        var subscription = await NewAsync();

        var standing = await ActivateAsync(subscription);

        var issued = Assert.Single(await Engine.LicensesAsync(subscription.OrderId));
        Assert.Equal((issued.Id, issued.File), (standing.License.License.Id, standing.License.License.File));
        Assert.Equal((ActivationState.Active, "a", "18.6.0"), (standing.Activation.State, standing.Activation.InstanceId, standing.Activation.ProductVersion));
        Assert.True(Engine.Get<InstanceTokens>().Read(standing.Token!.Value)!.IsOf(standing.Activation));
        Assert.Equal(["instance.activate"], await Engine.AuditAsync(standing.Activation.Id));
        Assert.Contains("license.show", await Engine.AuditAsync(issued.Id));
    }

    [DatabaseFact]
    public async Task The_same_instance_again_is_the_same_activation_with_the_same_license_and_a_new_token()
    {
        var subscription = await NewAsync();
        var first = await ActivateAsync(subscription);
        Clock.Advance(TimeSpan.FromDays(2));

        var again = await ActivateAsync(subscription);

        Assert.Equal((first.Activation.Id, first.License.License.Id), (again.Activation.Id, again.License.License.Id));
        Assert.Equal(first.Activation.FirstActivatedAt, again.Activation.FirstActivatedAt);
        Assert.NotEqual(first.Token!.Value, again.Token!.Value);
        Assert.True(Engine.Get<InstanceTokens>().Read(first.Token.Value)!.IsOf(again.Activation));
        Assert.Equal(first.Secret, again.Secret);
        Assert.Equal((1L, 1L), (await CountAsync("activations"), await CountAsync("licenses")));
    }

    [DatabaseFact]
    public async Task Two_instances_that_race_for_one_code_both_succeed_with_one_license()
    {
        var code = await CodeAsync(await NewAsync());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => TryAsync(code, n % 2 == 0 ? "a" : "b"))));

        var standings = outcomes.Select(outcome => Assert.IsType<ActivationOutcome.Activated>(outcome).Standing).ToList();
        Assert.Equal(2, standings.Select(standing => standing.Activation.Id).Distinct().Count());
        Assert.Single(standings.Select(standing => standing.License.License.File).Distinct());
        Assert.Equal((2L, 1L), (await CountAsync("activations"), await CountAsync("licenses")));
    }

    [DatabaseFact]
    public async Task Nobody_is_refused_for_the_number_of_instances()
    {
        var subscription = await NewAsync(A.Line(quantity: 1));

        for (var n = 0; n < 20; n++)
        {
            await ActivateAsync(subscription, $"instance-{n}");
        }

        Assert.Equal(20L, await CountAsync("activations"));
    }

    [DatabaseFact]
    public async Task A_code_that_nobody_has_is_unknown()
    {
        await NewAsync();

        var refused = Assert.IsType<ActivationOutcome.Refused>(await TryAsync(ActivationCode.New()));

        Assert.Equal((ActivationRefusal.UnknownCode, 0L), (refused.Why, await CountAsync("activations")));
    }

    [DatabaseFact]
    public async Task A_cancelled_subscription_activates_nothing_and_before_the_day_it_does()
    {
        var subscription = await NewAsync();
        await ChangeAsync(subscription, OrderAction.Cancel, line => line with { StartsOn = new DateOnly(2027, 3, 1) });

        StandOn("2027-02-28");
        await ActivateAsync(subscription);
        StandOn("2027-03-01");

        Assert.Equal(ActivationRefusal.Cancelled, await RefusedAsync(subscription));
    }

    [DatabaseFact]
    public async Task Service_ends_with_the_last_day_of_grace()
    {
        var subscription = await NewAsync();

        StandOn("2027-12-04");
        await ActivateAsync(subscription);
        StandOn("2027-12-05");

        Assert.Equal(ActivationRefusal.Expired, await RefusedAsync(subscription));
    }

    [DatabaseFact]
    public async Task Before_its_first_day_a_subscription_answers_the_license_to_come()
    {
        var line = A.Line(quantity: 10) with { StartsOn = new DateOnly(2026, 12, 11) };
        var order = await Engine.FulfillAsync(Sandbox, A.Order("R-future", line));
        await StandAheadAsync(TimeSpan.FromDays(30));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();
        await StandAheadAsync(TimeSpan.Zero);
        var subscription = (await Engine.SubscriptionAsync(order.Lines[0].Id))!;

        var standing = await ActivateAsync(subscription);

        Assert.Equal(SubscriptionState.Pending, subscription.Coverage.StateOn(standing.Today));
        Assert.Equal(LicenseStatus.Future, standing.License.License.StatusOn(standing.Today));
        Assert.Equal((new DateOnly(2026, 12, 11), 1), (standing.ToCome[0].StartsOn, standing.ToCome.Count));
        Assert.Equal(1L, await CountAsync("licenses"));
    }

    [DatabaseFact]
    public async Task A_suspended_subscription_activates_nothing_until_it_goes_on()
    {
        var subscription = await NewAsync();
        await AmendAsync(subscription, AmendmentKind.Suspend);

        var refused = await RefusedAsync(subscription);
        await AmendAsync(await ReadAsync(subscription.Id), AmendmentKind.Resume);

        Assert.Equal(ActivationRefusal.Suspended, refused);
        await ActivateAsync(subscription);
    }

    [DatabaseFact]
    public async Task The_newest_word_of_screening_counts_however_old_it_is()
    {
        var subscription = await NewAsync();
        var order = await Engine.OrderAsync(subscription.OrderId);
        Clock.Advance(TimeSpan.FromDays(200));
        await ActivateAsync(subscription);

        await DecideAsync(order, Verdict.Review);
        var held = await RefusedAsync(subscription, "b");
        await DecideAsync(order, Verdict.Deny);
        var denied = await RefusedAsync(subscription, "b");
        await DecideAsync(order, Verdict.Allow);

        Assert.Equal((ActivationRefusal.NotCleared, ActivationRefusal.NotCleared), (held, denied));
        await ActivateAsync(subscription, "b");
    }

    [DatabaseFact]
    public async Task A_deactivated_instance_has_no_token_and_comes_back_as_it_was()
    {
        var subscription = await NewAsync();
        var standing = await ActivateAsync(subscription);

        var ended = await Desk.DeactivateAsync(standing.Activation.Id, null, Actor.Instance(standing.Activation.Id), Cancel);
        var once = await Desk.DeactivateAsync(standing.Activation.Id, Partner.Id, Actor.Partner(Partner.Id, null), Cancel);

        Assert.False(ClaimOf(standing).IsOf(Assert.IsType<DeactivationOutcome.Deactivated>(ended).Activation));
        Assert.Equal(ended, once);
        Assert.IsType<SeatLinkOutcome.Gone>(await TryReportAsync(standing, Sync()));
        var back = await ActivateAsync(subscription);
        Assert.Equal((standing.Activation.Id, ActivationState.Active), (back.Activation.Id, back.Activation.State));
        Assert.IsType<SeatLinkOutcome.Gone>(await TryReportAsync(standing, Sync()));
        await ReportAsync(back, Sync());
        Assert.Equal(
            ["instance.activate", "instance.deactivate", "instance.activate"], await Engine.AuditAsync(standing.Activation.Id));
    }

    [DatabaseFact]
    public async Task Another_partner_s_activation_is_none()
    {
        var standing = await ActivateAsync(await NewAsync());

        var foreign = await Desk.DeactivateAsync(standing.Activation.Id, Sandbox.Id, Actor.Partner(Sandbox.Id, null), Cancel);

        Assert.IsType<DeactivationOutcome.Unknown>(foreign);
        await ReportAsync(standing, Sync());
    }

    [DatabaseFact]
    public async Task An_activation_at_installation_is_on_record_as_such()
    {
        var outcome = await TryAsync(await CodeAsync(await NewAsync()), automated: true);

        var activation = Assert.IsType<ActivationOutcome.Activated>(outcome).Standing.Activation;
        var record = Assert.Single(await Store.InAsync(tx => AuditTable.ListAsync(tx, activation.Id, 0, 10, Cancel)));
        Assert.True(activation.Automated);
        Assert.Equal("automated", record.Detail);
    }

    private Task DecideAsync(Order order, Verdict verdict)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return Store.InAsync(async tx =>
        {
            var writes = new Writes();
            ScreeningTable.Add(writes, new ScreeningDecision
            {
                Id = Ids.New("scr", Clock),
                OrderId = order.Id,
                Verdict = verdict,
                ContentHash = order.ContentHash,
                PolicyVersion = "test",
                DecidedBy = "test",
                Reason = "test",
                Answers = [],
                DecidedAt = Clock.GetUtcNow(),
                ValidUntil = Clock.GetUtcNow().AddDays(30),
            });
            await writes.FlushAsync(tx, Cancel);
        });
    }

    private Task StandAheadAsync(TimeSpan by) =>
        Store.InAsync(tx => PartnerTable.SetClockOffsetAsync(tx, Sandbox.Id, by, Cancel));

    /// <summary>What no order asks for, but an operator.</summary>
    private Task AmendAsync(Subscription seen, AmendmentKind kind) => Store.InAsync(async tx =>
    {
        var history = (await AmendmentTable.HistoriesAsync(tx, [seen], Cancel))[seen.Id];
        var amendment = new Amendment
        {
            Number = seen.Version + 1,
            Kind = kind,
            EffectiveOn = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime),
            Actor = "operator:opr_1",
            RecordedAt = Clock.GetUtcNow(),
        };
        var writes = new Writes();
        SubscriptionTable.Amend(writes, seen, seen.With(history, amendment), amendment);
        await writes.FlushAsync(tx, Cancel);
    });
}

public sealed class InstanceDeskTestsOnSqlite() : InstanceDeskTests(TestStore.OnSqliteAsync);

public sealed class InstanceDeskTestsOnPostgres() : InstanceDeskTests(TestStore.OnPostgresAsync);
