namespace Fulfillment.Engine.Tickets;

/// <summary>What a ticket is for.</summary>
public enum TicketKind
{
    /// <summary>The customer says which namespace a subscription is for.</summary>
    Claim,

    /// <summary>Another partner takes a subscription over.</summary>
    Transfer,
}

/// <summary>Where a ticket stands.</summary>
public enum TicketState
{
    /// <summary>It may be used.</summary>
    Open,

    /// <summary>It was.</summary>
    Used,

    /// <summary>A newer one counts, or it was taken back.</summary>
    Replaced,
}

/// <summary>The only place that says which state may follow which.</summary>
public static class TicketTransitions
{
    private static readonly Dictionary<TicketState, TicketState[]> _next = new()
    {
        [TicketState.Open] = [TicketState.Used, TicketState.Replaced],
        // A namespace may be chosen again as long as nothing was found under the first choice.
        [TicketState.Used] = [TicketState.Used, TicketState.Replaced],
        [TicketState.Replaced] = [],
    };

    public static bool Allows(TicketState from, TicketState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<TicketState> After(TicketState state) => _next[state];
}

/// <summary>
/// A proof that whoever brings it may do one thing with a subscription. Its text is kept sealed, to be shown again, and
/// fingerprinted, to be found.
/// </summary>
public sealed record Ticket
{
    public required string Id { get; init; }

    public required TicketKind Kind { get; init; }

    public required string SubscriptionId { get; init; }

    public required string Sealed { get; init; }

    public required string Fingerprint { get; init; }

    public required TicketState State { get; init; }

    /// <summary>What it was used for: a namespace, or the partner that took over.</summary>
    public string? UsedFor { get; init; }

    /// <summary>When it stops being worth anything; <c>null</c> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }

    public Ticket MoveTo(TicketState next, DateTimeOffset at, string? usedFor = null) => TicketTransitions.Allows(State, next)
        ? this with { State = next, UsedAt = next == TicketState.Used ? at : UsedAt, UsedFor = usedFor ?? UsedFor }
        : throw new InvalidOperationException($"Ticket {Id} cannot go from {State} to {next}.");

    public bool IsOpenAt(DateTimeOffset now) => State == TicketState.Open && !(ExpiresAt <= now);
}
