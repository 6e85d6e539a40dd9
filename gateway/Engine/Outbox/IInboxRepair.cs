using System.Data.Common;

namespace Fulfillment.Engine.Outbox;

/// <summary>Puts a parked message from outside back to work; the inbox implements it.</summary>
public interface IInboxRepair
{
    /// <returns><c>false</c> when the message is not parked any more.</returns>
    Task<bool> RequeueAsync(DbTransaction tx, string inboxId, CancellationToken cancel);
}
