using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Work that brings a target outside to what a subscription covers, where no line asks for it.</summary>
public static class TargetWork
{
    /// <param name="change">Where to write.</param>
    /// <param name="subscription">What is to be brought about.</param>
    /// <param name="cause">Why.</param>
    /// <param name="period">Which of several of that cause.</param>
    /// <param name="clock">The time, for the record.</param>
    public static void Begin(
        OrderChange change, Subscription subscription, ProvisioningCause cause, string period, TimeProvider clock)
    {
        var begun = Event(subscription, cause, period, clock) with
        {
            State = ProvisioningState.Queued,
            Step = ProvisioningPlan.ProvisionTarget,
        };
        ProvisioningTable.Insert(change.Writes, begun);
        change.AddWork(new NewWork
        {
            SubjectKind = WorkSubject.Provisioning,
            SubjectId = begun.Id,
            Lane = NewWork.LaneOf(WorkSubject.Provisioning, subscription.Partner),
            Step = begun.Step,
        });
    }

    /// <summary>A record of what was done for a subscription at once.</summary>
    public static ProvisioningEvent Event(Subscription subscription, ProvisioningCause cause, string period, TimeProvider clock) => new()
    {
        Id = Ids.New("pev", clock),
        OrderId = subscription.OrderId,
        LineId = subscription.LineId,
        Cause = cause,
        Decision = $"{cause.Word()}.{(TargetTerms.KindOf(subscription.Delivery) is null ? "license" : "target")}: {period} {subscription.Delivery.Word()}",
        Period = period,
        State = ProvisioningState.Succeeded,
        Step = ProvisioningPlan.IssueLicense,
        CreatedAt = clock.GetUtcNow(),
        UpdatedAt = clock.GetUtcNow(),
    };
}
