using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Subscriptions;

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

        if (TargetTerms.KindOf(subscription.Delivery) is not null)
        {
            return change => TargetWork.Begin(change, subscription, ProvisioningCause.Boundary, schedule.Period, clock);
        }

        var license = newest is null ? null : await LicenseAsync(subscription, newest, day, cancel);
        var done = TargetWork.Event(subscription, ProvisioningCause.Boundary, schedule.Period, clock);
        return change =>
        {
            ProvisioningTable.Insert(change.Writes, done);
            if (license is not null)
            {
                LicenseTable.Insert(change.Writes, license);
                change.Audit(Actor.System, "license.issue", license.Id, newest!.Id, license.OrderId);
                if (license.FromCancellation)
                {
                    RevocationTable.AddAll(change.Writes, EndedSubscription.Of(license, subscription.Sandbox, clock.GetUtcNow()));
                }
            }
        };
    }

    private async ValueTask<License?> LicenseAsync(
        Subscription subscription, License newest, DateOnly day, CancellationToken cancel) =>
        subscription.Delivery == DeliveryKind.CloudLicense || subscription.Coverage.CancelledFrom == day || newest.EndsOn <= day
            ? (await issuer.IssueAsync(subscription, newest.Kind, day, issuer.LicenseeOf(newest), newest.Id, cancel)) with
            {
                OrderId = newest.OrderId,
                LineId = newest.LineId,
            }
            : null;

    private sealed record AtHand(Subscription Subscription, License? Newest);
}
