using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Gives a subscription what a line has bought to be used up. The line is the purchase, and a purchase gives one pack
/// however often it is told. It touches no plan and no trial.
/// </summary>
public sealed class GrantPack(UsageDesk desk, UsageCounter counter, BookingDesk bookings) : IStep
{
    public string Name => ProvisioningPlan.GrantPack;

    public bool IsLocal => true;

    public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        var pack = job.Sku?.Pack ?? throw new InvalidOperationException($"Line {job.Line.Id} buys no pack.");
        var grant = new PackGrant
        {
            SubscriptionId = job.Subscription!.Id,
            Meter = pack.Meter,
            PurchaseId = job.Line.Id,
            Amount = pack.Amount * job.Line.Quantity!.Value,
            GrantedOn = job.Line.StartsOn,
            ExpiresOn = job.Line.StartsOn.AddMonths(job.Line.TermMonths ?? job.Sku!.DefaultTermMonths),
            Quotas = PlanQuotas.None,
        };
        return Task.FromResult(desk.FaultOf(grant) is { } fault
            ? new StepResult(new Outcome.Refused(
                ReasonCodes.ProvisioningFailed, BlockedOn.Vendor, $"The pack was refused: {fault.Code}. Correct the meters or the catalog, then send it again."))
            : new StepResult(new Outcome.Done())
            {
                Write = writes => BookingTable.Insert(writes, bookings.OfPack(job)),
                Within = (grant.SubscriptionId, (change, within) => GrantAsync(change, grant, within)),
                Record = ("pack.grant", grant.SubscriptionId),
            });
    }

    private async Task GrantAsync(OrderChange change, PackGrant grant, CancellationToken cancel)
    {
        var counted = await CountedSubscription.FindAsync(change.Tx, grant.SubscriptionId, cancel);
        if (await counter.GrantPackAsync(change, counted, grant, cancel) is PackOutcome.Refused refused)
        {
            throw new InvalidOperationException($"The pack of line {grant.PurchaseId} was refused: {refused.Fault.Code}.");
        }
    }
}
