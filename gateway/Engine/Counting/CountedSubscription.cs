using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Counting;

/// <summary>A subscription of which something is counted, and the partner by whose clock its days go.</summary>
public sealed record CountedSubscription(Subscription Subscription, Partner Partner)
{
    public string Id => Subscription.Id;

    /// <exception cref="InvalidOperationException">There is no such subscription.</exception>
    public static async Task<CountedSubscription> FindAsync(DbTransaction tx, string id, CancellationToken cancel)
    {
        var subscription = await SubscriptionTable.ListAsync(tx, [id], cancel) is [var found]
            ? found
            : throw new InvalidOperationException($"There is no subscription {id}.");
        return new CountedSubscription(subscription, (await PartnerTable.FindAsync(tx, subscription.Partner, cancel))!);
    }

    /// <summary>What happened to it.</summary>
    internal SubscriptionEvent Event(string type, UsageFacts facts, TimeProvider clock) => new()
    {
        SubscriptionId = Id,
        Partner = Partner.Id,
        Type = type,
        Facts = facts.ToString(),
        At = Partner.Now(clock),
    };

    /// <summary>What is to be done on a day, which names it.</summary>
    internal Schedule On(DateOnly day, string kind) => new()
    {
        Subject = Id,
        Kind = kind,
        Period = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Partner = Partner.Id,
        RunAt = Partner.Midnight(day),
    };
}
