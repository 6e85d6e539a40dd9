namespace Fulfillment.Engine.Screening.Exceptions;

/// <summary>What the wish for an exception, or a word on one, came to. Closed.</summary>
public abstract record GrantOutcome
{
    private GrantOutcome()
    {
    }

    public sealed record Done(ExceptionGrant Grant) : GrantOutcome;

    /// <summary>There is no such exception.</summary>
    public sealed record Unknown : GrantOutcome;

    /// <summary>There is no such decision, or it has no such match.</summary>
    public sealed record NoMatch : GrantOutcome;

    /// <summary>An identifier says who it is: no exception can say otherwise.</summary>
    public sealed record Identified : GrantOutcome;

    /// <summary>Whom the decision was about is no longer what it was about, or was erased.</summary>
    public sealed record Changed : GrantOutcome;

    /// <summary>It would end in the past, or after more than a year.</summary>
    public sealed record BadEnd(DateTimeOffset Latest) : GrantOutcome;

    /// <summary>Whoever proposed it cannot agree to it as well.</summary>
    public sealed record SamePerson : GrantOutcome;

    /// <summary>It is not in a state for that.</summary>
    public sealed record Settled(GrantState State) : GrantOutcome;
}
