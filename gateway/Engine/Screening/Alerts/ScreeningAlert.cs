using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Alerts;

/// <summary>Somebody who is served resembles what is new on a list. Nothing is taken away for it; what is to come is held.</summary>
public sealed record ScreeningAlert
{
    public const string IdPrefix = "alr";

    public required string Id { get; init; }

    public required string SubscriptionId { get; init; }

    public required string Partner { get; init; }

    /// <summary>The order that names the party.</summary>
    public required string OrderId { get; init; }

    /// <summary>The party's role on it.</summary>
    public required string Party { get; init; }

    /// <summary>By what the party is known again, which tells nobody its name.</summary>
    public required string PartyKey { get; init; }

    public required string List { get; init; }

    public required string EntryId { get; init; }

    /// <summary>What the list says of the entry: another one is another alert.</summary>
    public required string EntryHash { get; init; }

    /// <summary>What the policy would make of it if it were ordered today.</summary>
    public required Verdict Verdict { get; init; }

    public required string Rule { get; init; }

    /// <summary>Whom the party resembles, sealed.</summary>
    public required string Sealed { get; init; }

    /// <summary>The walk that found it.</summary>
    public required string RescreeningId { get; init; }

    public AlertState State { get; init; } = AlertState.Open;

    public required DateTimeOffset OpenedAt { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }
}

/// <summary>Which alerts a page shows.</summary>
public sealed record AlertFilter
{
    public AlertState? State { get; init; }

    public string? Partner { get; init; }

    public string? SubscriptionId { get; init; }

    /// <summary>Only ids before this one; they sort by time.</summary>
    public string? Before { get; init; }

    public required int Limit { get; init; }
}
