namespace Fulfillment.Sdk;

/// <summary>
/// How a step or an adapter call ended. The family is closed: these four are all there are, and each says what the
/// caller does next. An exception is a bug, never a way to answer.
/// </summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>It is done, and asking again would find it done.</summary>
    public sealed record Done : Outcome;

    /// <summary>Nothing is wrong, something outside is not finished. Does not count as an attempt.</summary>
    /// <param name="PollAfter">How long to wait before asking again.</param>
    /// <param name="Until">What is awaited, in words for an operator.</param>
    public sealed record Pending(TimeSpan PollAfter, string Until) : Outcome;

    /// <summary>Trying again changes nothing until somebody acts.</summary>
    /// <param name="Code">Stable error code, <c>noun.adjective</c> in lower case.</param>
    /// <param name="By">Who has to act.</param>
    /// <param name="Summary">What, which one, and what to do. Shown to operators; names no person.</param>
    public sealed record Refused(string Code, BlockedOn By, string Summary) : Outcome;

    /// <summary>It may work later: a time-out, an outage, a throttle.</summary>
    /// <param name="Code">Stable error code, <c>noun.adjective</c> in lower case.</param>
    /// <param name="Summary">What went wrong, for an operator.</param>
    /// <param name="After">The least wait the other side asked for (Retry-After), or <c>null</c>.</param>
    public sealed record Retry(string Code, string Summary, TimeSpan? After = null) : Outcome;
}

/// <summary>Whose move it is when something cannot go on by itself.</summary>
public enum BlockedOn
{
    /// <summary>The partner who placed the order.</summary>
    Partner,

    /// <summary>The vendor's own people.</summary>
    Vendor,

    /// <summary>The end customer.</summary>
    Customer,

    /// <summary>The compliance desk. Partners are told no more than that.</summary>
    Screening,
}
