namespace Fulfillment.Engine.Inbox;

/// <summary>How an attempt at a message, or at one of its orders, ended.</summary>
public abstract record InboxVerdict
{
    private InboxVerdict()
    {
    }

    /// <summary>The orders exist, made now or before.</summary>
    public sealed record Done : InboxVerdict;

    /// <summary>It may work later.</summary>
    public sealed record Waits(string Code, string Summary) : InboxVerdict
    {
        /// <summary>The least wait that was asked for.</summary>
        public TimeSpan? After { get; init; }

        /// <summary>Nothing is wrong, the other half is on its way: such a wait is never given up.</summary>
        public bool IsExpected { get; init; }
    }

    /// <summary>Trying again changes nothing until a person acts.</summary>
    public sealed record Refused(string Code, string Summary) : InboxVerdict;

    /// <summary>
    /// What the orders of one message add up to: while one of them may still come, the message waits; a refusal shows
    /// when all the others are there.
    /// </summary>
    public static InboxVerdict Of(IReadOnlyList<InboxVerdict> verdicts)
    {
        if (verdicts.OfType<Waits>().FirstOrDefault() is { } waits)
        {
            return waits;
        }

        var refusals = verdicts.OfType<Refused>().ToList();
        return refusals.Count == 0
            ? new Done()
            : new Refused(refusals[0].Code, string.Join(" ", refusals.Select(refusal => refusal.Summary)));
    }
}
