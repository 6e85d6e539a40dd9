using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Adds one amendment to the subscription that a line names. It holds for the version that was seen: where another was
/// faster, the step runs again on what that one has made.
/// </summary>
public sealed class AmendSubscription(ProductCatalog catalog, TimeProvider clock) : IStep
{
    public string Name => ProvisioningPlan.Amend;

    public bool IsLocal => true;

    public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel) => Task.FromResult(Run(job));

    private StepResult Run(StepJob job)
    {
        var seen = job.Subscription
            ?? throw new InvalidOperationException($"Line {job.Line.Id} names the subscription {job.Line.SubscriptionId}, which is not there.");
        var day = job.Line.StartsOn;
        var faults = new AmendmentRules(catalog, job.Today).Check(job.Asked, day, seen.Coverage, $"/lines/{job.Line.Position}");
        if (faults is [var fault, ..])
        {
            return new StepResult(new Outcome.Refused(fault.Code, BlockedOn.Partner, fault.Message));
        }

        var amendment = Amendments.Asked(job.Asked, day, catalog, seen, clock)! with { OrderId = job.Order.Id, LineId = job.Line.Id };
        var amended = seen.With(job.History, amendment);
        return new StepResult(new Outcome.Done())
        {
            Write = writes =>
            {
                SubscriptionTable.Amend(writes, seen, amended, amendment);
                Boundaries.Schedule(writes, amended, job.Partner, job.Today);
            },
            Subscription = amended,
            Amends = seen,
            Record = ("subscription.amend", seen.Id),
        };
    }
}
