using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// The end of a term after which the next one begins by itself. What was renewed, cancelled or agreed otherwise in the
/// meantime is left as it is.
/// </summary>
public sealed class AutoRenewal(ProductCatalog catalog, LicenseIssuer issuer, TimeProvider clock) : IScheduledAct
{
    public const string Name = "autoRenewal";

    public string Kind => Name;

    public async Task<IReadOnlyDictionary<string, object>> LoadAsync(
        DbTransaction tx, IReadOnlyList<Schedule> due, CancellationToken cancel)
    {
        var ids = due.Select(schedule => schedule.Subject).ToHashSet();
        var subscriptions = await SubscriptionTable.ListAsync(tx, ids, cancel);
        var histories = await AmendmentTable.HistoriesAsync(tx, subscriptions, cancel);
        var partners = await PartnerTable.ListAsync(tx, subscriptions.Select(one => one.Partner).ToHashSet(), cancel);
        var newest = (await LicenseTable.NewestOfAsync(tx, ids, cancel)).ToDictionary(license => license.SubscriptionId);
        var found = subscriptions.ToDictionary(
            one => one.Id, one => new AtHand(one, histories[one.Id], partners[one.Partner], newest.GetValueOrDefault(one.Id)));
        return due.ToDictionary(schedule => schedule.WorkId, schedule => (object)found[schedule.Subject]);
    }

    public async ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel)
    {
        var at = (AtHand)known!;
        var seen = at.Subscription;
        var day = DateOnly.ParseExact(schedule.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (seen.Coverage is not { Flags.AutoRenew: true, CancelledFrom: null } || seen.EndsOn != day)
        {
            return _ => { };
        }

        var asked = new LineContent { LineRef = "auto", Action = OrderAction.Renew, StartsOn = day };
        var renewal = Amendments.Asked(asked, day, catalog, seen, clock)!;
        var renewed = seen.With(at.History, renewal);
        var license = at.Newest is null
            ? null
            : await issuer.IssueAsync(renewed, at.Newest.Kind, day, issuer.LicenseeOf(at.Newest), at.Newest.Id, cancel);
        return change =>
        {
            SubscriptionTable.Amend(change.Writes, seen, renewed, renewal);
            Boundaries.Schedule(change.Writes, renewed, at.Partner, day);
            change.Audit(Actor.System, "subscription.renew", seen.Id, $"v{seen.Version}", $"v{renewed.Version}");
            if (license is not null)
            {
                LicenseTable.Insert(change.Writes, license);
                change.Audit(Actor.System, "license.issue", license.Id, at.Newest!.Id, seen.OrderId);
            }
        };
    }

    private sealed record AtHand(Subscription Subscription, IReadOnlyList<Amendment> History, Partner Partner, License? Newest);
}
