using Fulfillment.Engine.Inbox;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Later;

/// <summary>An answer that came after the call, as it is kept.</summary>
public sealed record KeptAnswer
{
    /// <summary>That of the message in which it came.</summary>
    public required string Id { get; init; }

    public required string Hook { get; init; }

    /// <summary>What was asked; it counts for nothing else.</summary>
    public required string Question { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>The vendor's own id of the case.</summary>
    public required string Reference { get; init; }

    public required Verdict Verdict { get; init; }

    public required IReadOnlyList<ScreeningReason> Reasons { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public static KeptAnswer Of(InboxMessage message, string hook, LaterAnswer given) => new()
    {
        Id = message.Id,
        Hook = hook,
        Question = given.Question,
        SubjectId = given.SubjectId,
        Reference = given.Reference,
        Verdict = given.Verdict,
        Reasons = given.Reasons,
        ReceivedAt = message.Inbound.ReceivedAt,
    };
}
