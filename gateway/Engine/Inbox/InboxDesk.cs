using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Inbox;

/// <summary>What a person may do with a message.</summary>
public static class InboxDesk
{
    /// <summary>Lets a parked message begin anew, with a fresh budget.</summary>
    /// <returns><c>false</c> when there is no such message, or it is not parked.</returns>
    public static async Task<bool> RequeueAsync(
        OrderChange change, string inboxId, Actor actor, DateTimeOffset at, CancellationToken cancel)
    {
        if (await InboxTable.LockAsync(change.Tx, inboxId, cancel) is not { State: InboxState.Parked } parked)
        {
            return false;
        }

        await InboxTable.SetStateAsync(change.Tx, parked.MoveTo(InboxState.Received, at), cancel);
        change.ReplaceWork(InboxSteps.Work(parked));
        change.Audit(actor, "inbox.requeue", inboxId, before: parked.Code);
        return true;
    }
}
