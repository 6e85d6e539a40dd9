using Fulfillment.Sdk;

namespace Fulfillment.Connectors.Webhooks;

/// <summary>One attempt to tell a receiver something.</summary>
public sealed record WebhookCall
{
    /// <summary>The message's id, the same in every attempt: receivers know a repeat by it.</summary>
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>The JSON text, to the byte what is signed.</summary>
    public required string Body { get; init; }

    /// <summary>What it is signed with, the newest first.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>When the caller stops waiting.</summary>
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>How an attempt ended.</summary>
/// <param name="Outcome">What happens to the message.</param>
/// <param name="Status">The HTTP status, where there was an answer.</param>
public sealed record WebhookAnswer(Outcome Outcome, int? Status = null)
{
    /// <summary>The receiver says that it is no more: it wants nothing else either.</summary>
    public bool IsGone => Status == 410;
}
