using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Inbox;

/// <summary>Turns a message into what it asks for. May be slow, may be asked again, has no effect of its own.</summary>
public interface ITranslator
{
    /// <param name="message">The message as it came.</param>
    /// <param name="attempt">1 for the first attempt.</param>
    Task<Translation> TranslateAsync(InboxMessage message, int attempt, CancellationToken cancel);
}
