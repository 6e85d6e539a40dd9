using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Usage;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Gives a subscription what a line has bought to be used up. The line is the purchase, and a purchase gives one pack
/// however often it is told, so the step has a transaction of its own. It touches no plan and no trial.
/// </summary>
public sealed class GrantPack(Database database, UsageDesk desk) : IStep
{
    public string Name => ProvisioningPlan.GrantPack;

    public bool IsLocal => false;

    public async Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
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
        return await database.InTransactionAsync(tx => desk.GrantPackAsync(tx, grant, cancel), cancel) switch
        {
            PackOutcome.Refused refused => new StepResult(new Outcome.Refused(
                ReasonCodes.ProvisioningFailed, BlockedOn.Vendor, $"The pack was refused: {refused.Fault.Code}.")),
            _ => new StepResult(new Outcome.Done()) { Record = ("pack.grant", job.Subscription.Id) },
        };
    }
}
