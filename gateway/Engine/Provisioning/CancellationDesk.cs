using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What became of the wish to take a cancellation back. Closed.</summary>
public abstract record UndoOutcome
{
    private UndoOutcome()
    {
    }

    /// <summary>It is taken back, now or before.</summary>
    public sealed record Undone(Subscription Subscription) : UndoOutcome;

    public sealed record Unknown : UndoOutcome;

    /// <summary>Somebody else changed the subscription since the caller read it.</summary>
    public sealed record Moved(long Version) : UndoOutcome;

    /// <summary>Another source alone may change it.</summary>
    public sealed record ManagedElsewhere(string Channel) : UndoOutcome;

    /// <summary>It never was cancelled.</summary>
    public sealed record NotCancelled : UndoOutcome;

    /// <summary>The day has come, or its order was taken back: there is nothing to go on with.</summary>
    public sealed record Over(DateOnly From) : UndoOutcome;
}

/// <summary>
/// Where a cancellation that is set for a day to come is taken back. What it had shortened is restored in the same
/// transaction: the license is issued anew, a target is brought to it. What waits for that day finds that it is none.
/// </summary>
public sealed class CancellationDesk(OrderBook book, LicenseIssuer issuer, TimeProvider clock)
{
    /// <param name="partner">Whose subscription it is.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="versions">The versions that the caller accepts, or <c>null</c> for any.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<UndoOutcome> UndoAsync(
        Partner partner, string id, IReadOnlyList<long>? versions, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<UndoOutcome>(
            async change =>
            {
                await SubscriptionTable.LockAsync(change.Tx, [id], cancel);
                if (await SubscriptionTable.FindAsync(change.Tx, partner.Id, id, cancel) is not { } seen)
                {
                    return new UndoOutcome.Unknown();
                }

                if (seen.Channel != OrderRequest.Api)
                {
                    return new UndoOutcome.ManagedElsewhere(seen.Channel);
                }

                if (versions?.Contains(seen.Version) == false)
                {
                    return new UndoOutcome.Moved(seen.Version);
                }

                var history = (await AmendmentTable.HistoriesAsync(change.Tx, [seen], cancel))[id];
                if (seen.Coverage.CancelledFrom is not { } from)
                {
                    return WasUndone(history) ? new UndoOutcome.Undone(seen) : new UndoOutcome.NotCancelled();
                }

                return from > partner.Today(clock)
                    ? new UndoOutcome.Undone(await WriteAsync(change, partner, seen, history, actor, cancel))
                    : new UndoOutcome.Over(from);
            },
            cancel);

    private async Task<Subscription> WriteAsync(
        OrderChange change,
        Partner partner,
        Subscription seen,
        IReadOnlyList<Amendment> history,
        Actor actor,
        CancellationToken cancel)
    {
        var cancellation = Standing(history).Last(amendment => amendment.Kind == AmendmentKind.Cancel);
        var amendment = new Amendment
        {
            Number = seen.Version + 1,
            Kind = AmendmentKind.Undo,
            EffectiveOn = cancellation.EffectiveOn,
            Terms = new AmendmentTerms { Undoes = cancellation.Number },
            Actor = actor.Name,
            RecordedAt = clock.GetUtcNow(),
        };
        var undone = seen.With(history, amendment);
        SubscriptionTable.Amend(change.Writes, seen, undone, amendment);
        BookingTable.Reverse(change.Writes, cancellation.LineId is { } line ? [line] : [], clock);
        Boundaries.Schedule(change.Writes, undone, partner, partner.Today(clock));
        change.Audit(actor, "subscription.undoCancel", seen.Id, $"v{seen.Version}", $"v{undone.Version}");
        if (TargetTerms.KindOf(undone.Delivery) is null)
        {
            await LicenseAsync(change, partner, undone, [.. history, amendment], cancel);
        }
        else if (undone is not { Delivery: DeliveryKind.Saas, Place: null })
        {
            TargetWork.Begin(change, undone, ProvisioningCause.Change, Period(undone), clock);
        }

        return undone;
    }

    /// <summary>It comes from the last order that was not taken back, where whoever has the subscription finds it.</summary>
    private async Task LicenseAsync(
        OrderChange change, Partner partner, Subscription undone, IReadOnlyList<Amendment> history, CancellationToken cancel)
    {
        if (await NewestAsync(change.Tx, undone.Id, cancel) is not { } newest)
        {
            return;
        }

        var source = Standing(history).Last(amendment => amendment is { OrderId: not null, LineId: not null });
        var license = (await issuer.IssueAsync(
            undone, newest.Kind, partner.Today(clock), issuer.LicenseeOf(newest), newest.Id, cancel)) with
        {
            OrderId = source.OrderId!,
            LineId = source.LineId!,
        };
        LicenseTable.Insert(change.Writes, license);
        ProvisioningTable.Insert(change.Writes, TargetWork.Event(undone, ProvisioningCause.Change, Period(undone), clock));
        change.Audit(Actor.System, "license.issue", license.Id, newest.Id, license.OrderId);
    }

    private static async Task<License?> NewestAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await LicenseTable.NewestOfAsync(tx, [id], cancel) is [var newest] ? newest : null;

    private static bool WasUndone(IReadOnlyList<Amendment> history) =>
        history.Any(amendment => amendment.Kind == AmendmentKind.Cancel);

    /// <summary>What was not taken back.</summary>
    private static IEnumerable<Amendment> Standing(IReadOnlyList<Amendment> history)
    {
        var undone = history.Select(amendment => amendment.Terms.Undoes).OfType<long>().ToHashSet();
        return history.Where(amendment => !undone.Contains(amendment.Number));
    }

    private static string Period(Subscription undone) => string.Create(CultureInfo.InvariantCulture, $"v{undone.Version}");
}
