using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What became of the wish to agree on something else. Closed.</summary>
public abstract record AgreementOutcome
{
    private AgreementOutcome()
    {
    }

    public sealed record Agreed(Subscription Subscription) : AgreementOutcome;

    public sealed record Unknown : AgreementOutcome;

    /// <summary>Somebody else changed the subscription since the caller read it.</summary>
    public sealed record Moved(long Version) : AgreementOutcome;

    /// <summary>Another source alone may change it.</summary>
    public sealed record ManagedElsewhere(string Channel) : AgreementOutcome;

    /// <summary>It is cancelled, or a day for that is set.</summary>
    public sealed record Cancelled(DateOnly From) : AgreementOutcome;
}

/// <summary>Where a customer's flags are changed: each by itself, and nothing of what is covered.</summary>
public sealed class AgreementDesk(OrderBook book, TimeProvider clock)
{
    /// <param name="partner">Whose subscription it is.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="terms">The flags to change; what is absent stays.</param>
    /// <param name="versions">The versions that the caller accepts, or <c>null</c> for any.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<AgreementOutcome> AgreeAsync(
        Partner partner, string id, AmendmentTerms terms, IReadOnlyList<long>? versions, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<AgreementOutcome>(
            async change =>
            {
                await SubscriptionTable.LockAsync(change.Tx, [id], cancel);
                if (await SubscriptionTable.FindAsync(change.Tx, partner.Id, id, cancel) is not { } seen)
                {
                    return new AgreementOutcome.Unknown();
                }

                if (seen.Channel != OrderRequest.Api)
                {
                    return new AgreementOutcome.ManagedElsewhere(seen.Channel);
                }

                if (versions?.Contains(seen.Version) == false)
                {
                    return new AgreementOutcome.Moved(seen.Version);
                }

                if (seen.Coverage.CancelledFrom is { } from)
                {
                    return new AgreementOutcome.Cancelled(from);
                }

                var history = (await AmendmentTable.HistoriesAsync(change.Tx, [seen], cancel))[id];
                return new AgreementOutcome.Agreed(Write(change, partner, seen, history, terms, actor));
            },
            cancel);

    private Subscription Write(
        OrderChange change, Partner partner, Subscription seen, IReadOnlyList<Amendment> history, AmendmentTerms terms, Actor actor)
    {
        var today = partner.Today(clock);
        var amendment = new Amendment
        {
            Number = seen.Version + 1,
            Kind = AmendmentKind.Agree,
            EffectiveOn = today < seen.StartsOn ? seen.StartsOn : today,
            Terms = terms,
            Actor = actor.Name,
            RecordedAt = clock.GetUtcNow(),
        };
        var agreed = seen.With(history, amendment);
        SubscriptionTable.Amend(change.Writes, seen, agreed, amendment);
        Boundaries.Schedule(change.Writes, agreed, partner, today);
        change.Audit(actor, "subscription.agree", seen.Id, $"v{seen.Version}", $"v{agreed.Version}");
        return agreed;
    }
}
