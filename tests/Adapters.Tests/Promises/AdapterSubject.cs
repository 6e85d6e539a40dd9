using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Promises;

/// <summary>One adapter and what the promises need to know of its market.</summary>
internal sealed record AdapterSubject
{
    public required IAdapter Adapter { get; init; }

    /// <summary>Settings of a channel that confirms.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Recorded messages that make orders.</summary>
    public required IReadOnlyList<InboundMessage> Genuine { get; init; }

    /// <summary>Recorded messages that do not come from the market.</summary>
    public required IReadOnlyList<InboundMessage> Forged { get; init; }

    /// <summary>Wraps any body as the market would: rightly signed.</summary>
    public required Func<byte[], InboundMessage> Sign { get; init; }

    /// <summary>The id by which the market tells a repeated confirmation from a new one.</summary>
    public required Func<SentRequest, string> ConfirmationId { get; init; }

    /// <summary>What must never stand in a log or a summary.</summary>
    public required IReadOnlyList<string> Canaries { get; init; }
}
