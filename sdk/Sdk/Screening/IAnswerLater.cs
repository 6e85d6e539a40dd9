using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Sdk.Screening;

/// <summary>
/// A hook whose answer may come after the call, in a message that its vendor sends. What was asked is held until then; the
/// answer then stands in the place of the one that was missing.
/// </summary>
public interface IAnswerLater : IScreeningHook
{
    /// <summary>
    /// What the vendor is asked, in one word of at most 200 characters: the same for the same subject with the same parties,
    /// another one for anything else, whatever the day. Asks nobody.
    /// </summary>
    /// <param name="request">The parties and what is ordered.</param>
    string QuestionOf(ScreeningRequest request);

    /// <summary>
    /// Says whether a message is the vendor's, and what it answers. Fast, asks nobody, and may be repeated: whether it is too
    /// old is judged by the time at which it came.
    /// </summary>
    /// <param name="message">The raw message.</param>
    LaterReading Read(InboundMessage message);
}

/// <summary>What a message to an <see cref="IAnswerLater"/> is. Closed: three answers.</summary>
public abstract record LaterReading
{
    private LaterReading()
    {
    }

    /// <summary>It is from the vendor, and answers.</summary>
    /// <param name="Given">The answer.</param>
    public sealed record Genuine(LaterAnswer Given) : LaterReading;

    /// <summary>It is not proven to be from the vendor, or too old. The caller is told 401 and no more.</summary>
    /// <param name="Summary">Why, for the audit record.</param>
    public sealed record Forged(string Summary) : LaterReading;

    /// <summary>It is from the vendor, but cannot be read. The caller is told 400.</summary>
    /// <param name="Summary">What cannot be read, for the caller.</param>
    public sealed record Unreadable(string Summary) : LaterReading;
}

/// <summary>An answer that came after the call.</summary>
public sealed record LaterAnswer
{
    /// <summary>The vendor's id of the message, 1 to 200 characters: a repeat is recognized by it.</summary>
    public required string MessageId { get; init; }

    /// <summary>The <see cref="ScreeningRequest.SubjectId"/> that was asked about.</summary>
    public required string SubjectId { get; init; }

    /// <summary>What was asked, as <see cref="IAnswerLater.QuestionOf"/> says it: the answer counts for nothing else.</summary>
    public required string Question { get; init; }

    /// <summary>The vendor's own id of the case.</summary>
    public required string Reference { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why; empty for a plain allow. For the compliance desk only.</summary>
    public IReadOnlyList<ScreeningReason> Reasons { get; init; } = [];
}
