namespace Fulfillment.Engine.Usage;

/// <summary>
/// So much of a meter that was bought once and is used up: minutes, say. It never touches what a plan gives.
/// </summary>
public sealed record ConsumablePack
{
    public const string IdPrefix = "pck";

    public required string Id { get; init; }

    public required string SubscriptionId { get; init; }

    public required string Meter { get; init; }

    /// <summary>The purchase that gave it: one purchase, one pack, however often it is told.</summary>
    public required string PurchaseId { get; init; }

    /// <summary>In the meter's unit.</summary>
    public required long Amount { get; init; }

    /// <summary>What the usage known so far leaves of it: a projection, made anew whenever usage changes.</summary>
    public required long Remaining { get; init; }

    public required PackState State { get; init; }

    /// <summary>The first day whose usage may burn it, all of that day.</summary>
    public required DateOnly GrantedOn { get; init; }

    /// <summary>The first day whose usage may no longer burn it.</summary>
    public required DateOnly ExpiresOn { get; init; }

    /// <summary>When it was taken back. Use of that very day still burns it: what was used is not taken back.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The days whose usage may burn it.</summary>
    public DayRange Days => new(
        GrantedOn,
        RevokedAt is { } at && DateOnly.FromDateTime(at.UtcDateTime) < ExpiresOn
            ? DateOnly.FromDateTime(at.UtcDateTime).AddDays(1)
            : ExpiresOn);

    /// <summary>Whether usage of today may burn it.</summary>
    public bool IsOpen => State is PackState.Granted or PackState.InUse;

    /// <summary>The pack as what is left of it and the day make it.</summary>
    /// <exception cref="InvalidOperationException">No pack goes that way.</exception>
    public ConsumablePack With(long remaining, DateOnly today)
    {
        var state = StateOf(remaining, today);
        return state == State || PackTransitions.Allows(State, state)
            ? this with { Remaining = remaining, State = state }
            : throw new InvalidOperationException($"Pack {Id} cannot go from {State} to {state}.");
    }

    private PackState StateOf(long remaining, DateOnly today) =>
        RevokedAt is not null ? PackState.Revoked
        : remaining == 0 ? PackState.Exhausted
        // What has expired once does not come back, whatever a clock says.
        : today >= ExpiresOn || State == PackState.Expired ? PackState.Expired
        : remaining < Amount ? PackState.InUse
        : PackState.Granted;
}
