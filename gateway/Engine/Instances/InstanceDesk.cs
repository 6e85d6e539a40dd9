using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>
/// Where installed products are activated and deactivated. The same code and instance make one activation, however often
/// and however many at a time ask for it.
/// </summary>
public sealed class InstanceDesk : IAsyncDisposable
{
    private readonly Database _database;
    private readonly CodeDesk _codes;
    private readonly LicenseDesk _licenses;
    private readonly InstanceSecrets _secrets;
    private readonly Standings _standings;
    private readonly TimeProvider _clock;
    private readonly InstanceGroup<(string SubscriptionId, ActivationRequest Request), ActivationOutcome> _group;

    public InstanceDesk(
        Database database, OrderBook book, CodeDesk codes, LicenseDesk licenses, InstanceSecrets secrets, Standings standings, TimeProvider clock)
    {
        (_database, _codes, _licenses, _secrets, _standings, _clock) = (database, codes, licenses, secrets, standings, clock);
        _group = new(book, (change, item, cancel) => ActivateAsync(change, item.SubscriptionId, item.Request, cancel));
    }

    public async Task<ActivationOutcome> ActivateAsync(ActivationRequest request, CancellationToken cancel)
    {
        // Whoever guesses codes waits for no writer and keeps none waiting.
        var code = await _database.ReadAsync(tx => _codes.FindAsync(tx, request.Code, cancel), cancel);
        return code is null
            ? new ActivationOutcome.Refused(ActivationRefusal.UnknownCode)
            : await _group.TakeAsync(code.SubscriptionId, (code.SubscriptionId, request), cancel);
    }

    /// <param name="activationId">What is to be deactivated.</param>
    /// <param name="partner">Whose subscription it must be, where a partner asks; <c>null</c> for the instance itself.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<DeactivationOutcome> DeactivateAsync(
        string activationId, string? partner, Actor actor, CancellationToken cancel) =>
        _database.InTransactionAsync<DeactivationOutcome>(
            async tx =>
            {
                var seen = partner is null
                    ? await ActivationTable.FindAsync(tx, activationId, cancel)
                    : await ActivationTable.FindOfPartnerAsync(tx, partner, activationId, cancel);
                if (seen is null)
                {
                    return new DeactivationOutcome.Unknown();
                }

                await SubscriptionTable.LockAsync(tx, [seen.SubscriptionId], cancel);
                var known = (await ActivationTable.FindAsync(tx, activationId, cancel))!;
                if (known.State == ActivationState.Deactivated)
                {
                    return new DeactivationOutcome.Deactivated(known);
                }

                var ended = known.Deactivate(_clock.GetUtcNow());
                var writes = new Writes();
                ActivationTable.Save(writes, ended);
                await writes.FlushAsync(tx, cancel);
                await UsageDesk.ForgetAsync(tx, known.SubscriptionId, known.InstanceId, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record(actor, "instance.deactivate", ended, null));
                return new DeactivationOutcome.Deactivated(ended);
            },
            cancel);

    private async Task<ActivationOutcome> ActivateAsync(
        OrderChange change, string subscriptionId, ActivationRequest request, CancellationToken cancel)
    {
        var tx = change.Tx;

        // One after the other: the second finds what the first has made.
        await SubscriptionTable.LockAsync(tx, [subscriptionId], cancel);
        var subscription = (await SubscriptionTable.ListAsync(tx, [subscriptionId], cancel))[0];
        var today = (await PartnerTable.FindAsync(tx, subscription.Partner, cancel))!.Today(_clock);
        if (ActivationRules.RefusalOf(await CaseAsync(tx, subscription, today, cancel)) is { } refusal)
        {
            return new ActivationOutcome.Refused(refusal);
        }

        var license = (await _licenses.CurrentAsync(tx, subscription, today, cancel))!;
        var known = await ActivationTable.FindAsync(tx, subscriptionId, request.InstanceId, cancel);
        var activation = known?.Again(request, _clock.GetUtcNow()) ?? Activation.New(request, subscriptionId, _secrets, _clock);
        var writes = new Writes();
        ActivationTable.Save(writes, activation);
        await writes.FlushAsync(tx, cancel);
        var actor = Actor.Instance(activation.Id);
        change.Audit(Record(actor, "instance.activate", activation, license.License.Id));
        foreach (var record in _standings.RecordsOf(license, actor))
        {
            change.Audit(record);
        }

        return new ActivationOutcome.Activated(
            _standings.Of(activation, subscription, license, today, withToken: true) with { Secret = _secrets.Open(activation) });
    }

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private static async Task<ActivationCase> CaseAsync(
        DbTransaction tx, Subscription subscription, DateOnly today, CancellationToken cancel)
    {
        var order = (await OrderTable.FindAnyAsync(tx, subscription.OrderId, cancel))!;
        return new ActivationCase
        {
            Line = order.Line(subscription.LineId).Status,
            ContentHash = order.ContentHash,
            Decision = await ScreeningTable.NewestAsync(tx, order.Id, cancel),
            State = subscription.Coverage.StateOn(today),
            License = await LicenseTable.NewestOfKindAsync(tx, subscription.Id, LicenseTerms.KindOf(subscription.Delivery), cancel),
        };
    }

    private AuditRecord Record(Actor actor, string action, Activation activation, string? after) => new()
    {
        At = _clock.GetUtcNow(),
        Actor = actor.Name,
        Token = actor.Token,
        Action = action,
        Subject = activation.Id,
        BeforeRef = activation.SubscriptionId,
        AfterRef = after,
        Detail = activation.Automated ? "automated" : null,
    };
}
