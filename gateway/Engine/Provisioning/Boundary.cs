using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// A day on which a subscription covers something else than before: the next step of a ramp, the end of a trial, a
/// cancellation. A product that synchronizes gets the license of the new stretch; an offline file carries all of them
/// from its first day on. If this fails, the customer lacks what the day would have added, and nothing else.
/// </summary>
public sealed class Boundary(ILicenseSigner signer, IOptions<LicensingOptions> options, TimeProvider clock) : IScheduledAct
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

        var license = newest is null ? null : await LicenseAsync(subscription, newest, day, cancel);
        var done = Done(subscription, schedule.Period);
        return change =>
        {
            ProvisioningTable.Insert(change.Writes, done);
            if (license is not null)
            {
                LicenseTable.Insert(change.Writes, license);
                change.Audit(Actor.System, "license.issue", license.Id, newest!.Id, subscription.OrderId);
            }
        };
    }

    private async ValueTask<License?> LicenseAsync(
        Subscription subscription, License newest, DateOnly day, CancellationToken cancel)
    {
        if (subscription.Delivery != DeliveryKind.CloudLicense)
        {
            return null;
        }

        var terms = new LicenseTerms
        {
            Subscription = subscription,
            Kind = LicenseKind.Cloud,
            Today = day,
            Issuer = options.Value.Issuer,
            Licensee = LicenseDocument.ClaimsOf(newest).Licensee,
            Replaces = newest.Id,
        };
        return await LicenseDocument.WriteAsync(terms, signer, clock.GetUtcNow(), cancel);
    }

    private ProvisioningEvent Done(Subscription subscription, string period) => new()
    {
        Id = Ids.New("pev", clock),
        OrderId = subscription.OrderId,
        LineId = subscription.LineId,
        Cause = ProvisioningCause.Boundary,
        Period = period,
        State = ProvisioningState.Succeeded,
        Step = ProvisioningPlan.IssueLicense,
        CreatedAt = clock.GetUtcNow(),
        UpdatedAt = clock.GetUtcNow(),
    };

    private sealed record AtHand(Subscription Subscription, License? Newest);
}
