using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Sends on its way again what has stopped: what was in its way is gone, or so somebody says.</summary>
public static class Resumption
{
    /// <param name="change">Where to write.</param>
    /// <param name="order">The order, under lock.</param>
    /// <param name="stopped">What has stopped.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="now">The time of the partner's clock.</param>
    /// <returns>The order as it stands then; <c>null</c> when there is nothing to go on with.</returns>
    public static Order? Resume(OrderChange change, Order order, ProvisioningEvent stopped, Actor actor, DateTimeOffset now)
    {
        var line = order.Line(stopped.LineId);
        var hasStopped = line.Status != LineStatus.Provisioning;
        var isOfLine = stopped.Cause == ProvisioningCause.OrderLine;
        var isAtWork = stopped.State is ProvisioningState.Running or ProvisioningState.Queued;
        if ((!isAtWork && !ProvisioningTransitions.Allows(stopped.State, ProvisioningState.Queued))
            || (isOfLine && hasStopped && !LineTransitions.Allows(line.Status, LineStatus.Provisioning)))
        {
            return null;
        }

        if (!isAtWork)
        {
            ProvisioningTable.Update(change.Writes, stopped.MoveTo(ProvisioningState.Queued, now));
        }

        // A worker that is at it loses its claim: what it found out is about what was asked before.
        change.ReplaceWork(new NewWork
        {
            SubjectKind = WorkSubject.Provisioning,
            SubjectId = stopped.Id,
            Lane = NewWork.LaneOf(WorkSubject.Provisioning, order.Partner),
            Step = stopped.Step,
        });
        if (!isOfLine || !hasStopped)
        {
            return order;
        }

        var resumed = order.WithLine(line.MoveTo(LineStatus.Provisioning), actor, now).Settle(actor, now);
        change.Save(resumed);
        return resumed;
    }
}
