using System.Data.Common;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Licensing;

/// <summary>A subscription's license as it counts today.</summary>
/// <param name="License">The license.</param>
/// <param name="IsNew">It was issued just now. Whoever asked for it records that.</param>
public sealed record CurrentLicense(License License, bool IsNew)
{
    /// <summary>The subscription is cancelled, and the license says so.</summary>
    public bool FromCancellation { get; init; }
}

/// <summary>
/// Finds the license that counts for a subscription today, and issues it where a day has changed what it says: another
/// interval has begun, or the subscription's cancellation has come into force. Who asks second gets the first one's.
/// </summary>
public sealed class LicenseDesk(LicenseIssuer issuer, TimeProvider clock)
{
    /// <returns><c>null</c> where none was ever issued: the order is not that far.</returns>
    public async Task<CurrentLicense?> CurrentAsync(
        DbTransaction tx, Subscription subscription, DateOnly today, CancellationToken cancel)
    {
        var kind = LicenseTerms.KindOf(subscription.Delivery);
        if (await LicenseTable.NewestOfKindAsync(tx, subscription.Id, kind, cancel) is not { } newest)
        {
            return null;
        }

        if (IsDue(newest, subscription, today))
        {
            // Of two that ask at once the second waits here, and finds what the first has stored.
            await SubscriptionTable.LockAsync(tx, [subscription.Id], cancel);
            subscription = (await SubscriptionTable.ListAsync(tx, [subscription.Id], cancel))[0];
            newest = (await LicenseTable.NewestOfKindAsync(tx, subscription.Id, kind, cancel))!;
        }

        var isDue = IsDue(newest, subscription, today);
        var current = isDue ? await IssueAsync(tx, newest, subscription, today, cancel) : newest;
        return new CurrentLicense(current, isDue) { FromCancellation = subscription.Coverage.CancelledFrom <= today };
    }

    /// <summary>Whether the newest license no longer says what holds today.</summary>
    private static bool IsDue(License newest, Subscription subscription, DateOnly today)
    {
        if (newest.SubscriptionVersion != subscription.Version)
        {
            return newest.SubscriptionVersion < subscription.Version;
        }

        return subscription.Coverage.CancelledFrom <= today
            ? !newest.FromCancellation
            : newest.StartsOn < subscription.Coverage.StretchesFrom(today)[0].StartsOn;
    }

    private async Task<License> IssueAsync(
        DbTransaction tx, License newest, Subscription subscription, DateOnly today, CancellationToken cancel)
    {
        var (orderId, lineId) = await SourceAsync(tx, newest, subscription, cancel);
        var content = (await OrderTable.FindAnyAsync(tx, orderId, cancel))!.Content;
        var licensee = new Licensee((content.Licensee ?? content.Customer).Name);
        var license = (await issuer.IssueAsync(subscription, newest.Kind, today, licensee, newest.Id, cancel)) with
        {
            OrderId = orderId,
            LineId = lineId,
        };
        var writes = new Writes();
        LicenseTable.Insert(writes, license);
        if (license.FromCancellation)
        {
            RevocationTable.AddAll(writes, EndedSubscription.Of(license, subscription.Sandbox, clock.GetUtcNow()));
        }

        await writes.FlushAsync(tx, cancel);
        return license;
    }

    /// <summary>The order that a license comes from: the last one that amended the subscription.</summary>
    private static async Task<(string OrderId, string LineId)> SourceAsync(
        DbTransaction tx, License newest, Subscription subscription, CancellationToken cancel)
    {
        if (newest.SubscriptionVersion == subscription.Version)
        {
            return (newest.OrderId, newest.LineId);
        }

        var history = (await AmendmentTable.HistoriesAsync(tx, [subscription], cancel))[subscription.Id];
        var last = history.Last(amendment => amendment is { OrderId: not null, LineId: not null });
        return (last.OrderId!, last.LineId!);
    }
}
