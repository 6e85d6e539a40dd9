namespace Fulfillment.Engine.Inbox;

/// <summary>Takes the messages of channels that bring no orders, but something that a room further up asked for.</summary>
public interface IMessageTaker
{
    bool Takes(string channel);

    /// <summary>Does what the message says. May be repeated: whoever did it before finds that it is done.</summary>
    Task<InboxVerdict> TakeAsync(InboxMessage message, CancellationToken cancel);
}
