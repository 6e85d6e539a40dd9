namespace Fulfillment.Engine.Screening.Exceptions;

/// <summary>Where an exception stands.</summary>
public enum GrantState
{
    /// <summary>One person wants it; another has to agree.</summary>
    Proposed,

    /// <summary>The match is set aside.</summary>
    InForce,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Somebody took it back.</summary>
    Withdrawn,
}

/// <summary>
/// That a party is not the one on a list whom it resembles. It holds for exactly this party and exactly what the list says
/// of the entry: a change of either side ends it.
/// </summary>
public sealed record ExceptionGrant
{
    /// <summary>For so long at most (in days).</summary>
    public const int MostDays = 365;

    public required string Id { get; init; }

    /// <summary>Tells the party; see <see cref="PartyIdentity"/>.</summary>
    public required string PartyHash { get; init; }

    public required string List { get; init; }

    public required string EntryId { get; init; }

    /// <summary>Of all that the list says of the entry.</summary>
    public required string EntryHash { get; init; }

    /// <summary>The decision in which the match was seen.</summary>
    public required string DecisionId { get; init; }

    /// <summary>The match, sealed: it names people.</summary>
    public required string SealedMatch { get; init; }

    public required string Reason { get; init; }

    public required string ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }

    public string? AgreedBy { get; init; }

    public DateTimeOffset? AgreedAt { get; init; }

    public string? AgreedReason { get; init; }

    public string? WithdrawnBy { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public string? WithdrawnReason { get; init; }

    public GrantState StateAt(DateTimeOffset now) => this switch
    {
        { WithdrawnAt: not null } => GrantState.Withdrawn,
        _ when now >= Until => GrantState.Expired,
        { AgreedAt: null } => GrantState.Proposed,
        _ => GrantState.InForce,
    };
}
