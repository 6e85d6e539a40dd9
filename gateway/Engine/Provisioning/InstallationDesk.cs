using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What can be said of an installation. Closed.</summary>
public abstract record InstallationOutcome
{
    private InstallationOutcome()
    {
    }

    /// <param name="Subscription">The subscription that it is for.</param>
    /// <param name="Access">How the customer gets in; <c>null</c> while it is being built. It was recorded that it was shown.</param>
    public sealed record Found(Subscription Subscription, TargetAccess? Access) : InstallationOutcome;

    public sealed record Unknown : InstallationOutcome;

    /// <summary>It is not delivered as an installation.</summary>
    public sealed record NotApplicable : InstallationOutcome;

    /// <summary>Whoever builds it cannot be asked now.</summary>
    public sealed record Away : InstallationOutcome;
}

/// <summary>
/// Where a partner reads how its customer gets into an installation. It is read where it stands, each time: the code of the
/// first sign-in is kept nowhere here.
/// </summary>
public sealed class InstallationDesk(
    IEnumerable<IProvisioner> provisioners, CallGuards guards, OrderBook book, Database database, TimeProvider clock)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    private readonly IProvisioner? _provisioner = provisioners.SingleOrDefault(one => one.Kind == TargetTerms.Installations);

    public async Task<InstallationOutcome> ShowAsync(Partner partner, string id, Actor actor, CancellationToken cancel)
    {
        var subscription = await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel);
        if (subscription is not { Delivery: DeliveryKind.Dedicated })
        {
            return subscription is null ? new InstallationOutcome.Unknown() : new InstallationOutcome.NotApplicable();
        }

        if (_provisioner is null || await ReadAsync(_provisioner, subscription, cancel) is not { } read)
        {
            return new InstallationOutcome.Away();
        }

        if (read.Access is not null)
        {
            await book.ChangeAsync(
                change =>
                {
                    change.Audit(actor, "installation.show", id);
                    return Task.CompletedTask;
                },
                cancel);
        }

        return new InstallationOutcome.Found(subscription, read.Access);
    }

    private async Task<ReadBackResult?> ReadAsync(IProvisioner provisioner, Subscription subscription, CancellationToken cancel)
    {
        var request = new ReadBackRequest
        {
            ProvisioningId = subscription.Id,
            SubscriptionId = subscription.Id,
            SubscriptionNumber = subscription.Number,
            IdempotencyKey = subscription.Id,
            Deadline = clock.GetUtcNow() + _limit,
            Asked = null,
        };
        return await guards.Of($"target.{provisioner.Kind}").CallAsync(
                token => provisioner.ReadBackAsync(request, token), read => read.Outcome is not Outcome.Retry, _limit, cancel)
            is GuardedCall<ReadBackResult>.Answered { Answer.Outcome: Outcome.Done or Outcome.Pending } answered
            ? answered.Answer
            : null;
    }
}
