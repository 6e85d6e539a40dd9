using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// A day on which a subscription covers something else than before: the next step of a ramp, the end of a trial, a
/// cancellation. A product that synchronizes gets the license of the new stretch; an offline file carries all of them
/// from its first day on. If this fails, the customer lacks what the day would have added, and nothing else.
/// </summary>
public sealed class Boundary(LicenseIssuer issuer, TimeProvider clock) : IScheduledAct
{
    public const string Name = "boundary";

    public string Kind => Name;

    public async Task<IReadOnlyDictionary<string, object>> LoadAsync(
        DbTransaction tx, IReadOnlyList<Schedule> due, CancellationToken cancel)
    {
        var ids = due.Select(schedule => schedule.Subject).ToHashSet();
        var subscriptions = (await SubscriptionTable.ListAsync(tx, ids, cancel)).ToDictionary(one => one.Id);
        var newest = (await LicenseTable.NewestOfAsync(tx, ids, cancel)).ToDictionary(license => license.SubscriptionId);
        return due.ToDictionary(
            schedule => schedule.WorkId,
            schedule => (object)new AtHand(subscriptions[schedule.Subject], newest.GetValueOrDefault(schedule.Subject)));
    }

    public async ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel)
    {
        var (subscription, newest) = (AtHand)known!;
        var day = DateOnly.ParseExact(schedule.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!Boundaries.IsOne(subscription.Coverage, day))
        {
            return _ => { };
        }

        if (subscription.Delivery is DeliveryKind.Saas or DeliveryKind.Dedicated)
        {
            return change => Begin(change, Event(subscription, schedule.Period, ProvisioningState.Queued, ProvisioningPlan.ProvisionTarget), subscription);
        }

        var license = newest is null ? null : await LicenseAsync(subscription, newest, day, cancel);
        var done = Event(subscription, schedule.Period, ProvisioningState.Succeeded, ProvisioningPlan.IssueLicense);
        return change =>
        {
            ProvisioningTable.Insert(change.Writes, done);
            if (license is not null)
            {
                LicenseTable.Insert(change.Writes, license);
                change.Audit(Actor.System, "license.issue", license.Id, newest!.Id, subscription.OrderId);
                if (license.FromCancellation)
                {
                    RevocationTable.AddAll(change.Writes, EndedSubscription.Of(license, subscription.Sandbox, clock.GetUtcNow()));
                }
            }
        };
    }

    private async ValueTask<License?> LicenseAsync(
        Subscription subscription, License newest, DateOnly day, CancellationToken cancel) =>
        subscription.Delivery == DeliveryKind.CloudLicense || subscription.Coverage.CancelledFrom == day
            ? await issuer.IssueAsync(subscription, newest.Kind, day, issuer.LicenseeOf(newest), newest.Id, cancel)
            : null;

    /// <summary>A target outside is told by work of its own.</summary>
    private static void Begin(OrderChange change, ProvisioningEvent begun, Subscription subscription)
    {
        ProvisioningTable.Insert(change.Writes, begun);
        change.AddWork(new NewWork
        {
            SubjectKind = WorkSubject.Provisioning,
            SubjectId = begun.Id,
            Lane = NewWork.LaneOf(WorkSubject.Provisioning, subscription.Partner),
            Step = begun.Step,
        });
    }

    private ProvisioningEvent Event(Subscription subscription, string period, ProvisioningState state, string step) => new()
    {
        Id = Ids.New("pev", clock),
        OrderId = subscription.OrderId,
        LineId = subscription.LineId,
        Cause = ProvisioningCause.Boundary,
        Period = period,
        State = state,
        Step = step,
        CreatedAt = clock.GetUtcNow(),
        UpdatedAt = clock.GetUtcNow(),
    };

    private sealed record AtHand(Subscription Subscription, License? Newest);
}
