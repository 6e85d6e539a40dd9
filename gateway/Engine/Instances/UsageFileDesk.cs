using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>What became of a usage file. Closed.</summary>
public abstract record UsageFileReceipt
{
    private UsageFileReceipt()
    {
    }

    /// <param name="Subscription">Whose usage it is.</param>
    /// <param name="File">As it was read.</param>
    /// <param name="Outcomes">One for each of its days, in their order.</param>
    public sealed record Taken(Subscription Subscription, UsageFile File, IReadOnlyList<UsageOutcome> Outcomes) : UsageFileReceipt;

    public sealed record Refused(UsageFileOutcome.Refused Why) : UsageFileReceipt;

    /// <summary>It names a subscription that there is not, or that is not the caller's: one and the same.</summary>
    public sealed record UnknownSubscription : UsageFileReceipt;
}

/// <summary>
/// Takes what products without a network counted, as somebody carried it here. Whoever holds the license file alone cannot
/// forge one: the mark is made with the secret that came with the activation. Decision 0016.
/// </summary>
public sealed class UsageFileDesk(OrderBook book, UsageCounter counter, InstanceSecrets secrets, TimeProvider clock)
{
    /// <param name="text">The file.</param>
    /// <param name="partner">Whose subscription it must be; <c>null</c> for the vendor's own people.</param>
    /// <param name="actor">Who hands it in.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<UsageFileReceipt> TakeAsync(string text, string? partner, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<UsageFileReceipt>(
            async change =>
            {
                if (UsageFileText.HeadOf(text) is not { } head)
                {
                    return new UsageFileReceipt.Refused(new(UsageFileRefusal.Unreadable, "The file is no usage file, or it is damaged."));
                }

                var named = await SubscriptionTable.OfNumberAsync(change.Tx, head.SubscriptionNumber, cancel);
                if (named is null || (partner ?? named.Partner) != named.Partner)
                {
                    return new UsageFileReceipt.UnknownSubscription();
                }

                var read = UsageFileText.Read(text, await TrustAsync(change.Tx, named, head, cancel));
                return read is UsageFileOutcome.Read { File: var file }
                    ? await CountAsync(change, named, file, actor, cancel)
                    : new UsageFileReceipt.Refused((UsageFileOutcome.Refused)read);
            },
            cancel);

    private async Task<UsageFileReceipt> CountAsync(
        OrderChange change, Subscription named, UsageFile file, Actor actor, CancellationToken cancel)
    {
        var of = await CountedSubscription.FindAsync(change.Tx, named.Id, cancel);
        var receipt = await counter.ReportSeatsAsync(change, of, file.Reports(named.Id, clock.GetUtcNow()), cancel);
        change.Audit(actor, "usageFile.take", named.Id, after: file.LicenseId, detail: $"{file.Days.Count} days");
        return new UsageFileReceipt.Taken(named, file, receipt.Outcomes);
    }

    private async Task<UsageFileTrust> TrustAsync(
        DbTransaction tx, Subscription subscription, UsageFileHead head, CancellationToken cancel)
    {
        var licenses = await LicenseTable.PlacesAsync(tx, [subscription.Id], cancel);

        // One that was deactivated is still believed: it tells late what it counted before.
        var activation = await ActivationTable.FindAsync(tx, subscription.Id, head.InstanceId, cancel);
        return new UsageFileTrust
        {
            SubscriptionNumber = subscription.Number,
            LicenseIds = licenses[subscription.Id].Select(place => place.Id).ToHashSet(),
            SecretOf = instance => activation?.InstanceId == instance ? secrets.Open(activation) : null,
        };
    }
}
