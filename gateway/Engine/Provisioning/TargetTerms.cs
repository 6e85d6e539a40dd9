using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Sdk.Provisioning;
using Entitlement = Fulfillment.Sdk.Provisioning.Entitlement;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What a target outside should have of a subscription.</summary>
public static class TargetTerms
{
    public const string Namespaces = "saas-namespace";
    public const string Installations = "dedicated";

    /// <summary>The kind of target on which a subscription lives; <c>null</c> where it lives on none.</summary>
    public static string? KindOf(DeliveryKind delivery) => delivery switch
    {
        DeliveryKind.Saas => Namespaces,
        DeliveryKind.Dedicated => Installations,
        _ => null,
    };

    /// <summary>What it should have on a day.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="packs">Its packs; those that were taken back are no part of it.</param>
    /// <param name="day">The day; before the first one that counts.</param>
    /// <returns><c>null</c> where the subscription is over.</returns>
    public static Entitlement? On(Subscription subscription, IEnumerable<ConsumablePack> packs, DateOnly day)
    {
        var coverage = subscription.Coverage;
        var used = coverage.EntitlementOn(day < coverage.StartsOn ? coverage.StartsOn : day);
        return used == Subscriptions.Entitlement.None ? null : new Entitlement
        {
            Plan = used.Plan.Name,
            Seats = used.Seats,
            StartsOn = coverage.StartsOn,
            EndsOn = coverage.EndsOn,
            Namespace = subscription.Delivery == DeliveryKind.Saas ? subscription.Place : null,
            Region = subscription.Delivery == DeliveryKind.Dedicated ? subscription.Place : null,
            AddOns = used.AddOns.Amounts(),
            Packs =
            [
                .. packs.Where(pack => pack.State != PackState.Revoked).Select(pack => new Pack
                {
                    PurchaseId = pack.PurchaseId,
                    Meter = pack.Meter,
                    Amount = pack.Amount,
                    ExpiresOn = pack.ExpiresOn,
                }),
            ],
        };
    }
}
