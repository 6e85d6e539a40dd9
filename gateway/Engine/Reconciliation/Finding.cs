namespace Fulfillment.Engine.Reconciliation;

/// <summary>One difference between what was ordered and what is delivered, as a look finds it. Names no person.</summary>
public sealed record Finding
{
    /// <summary>How long each of the two texts may be.</summary>
    private const int Longest = 500;

    private readonly string _ordered = "";
    private readonly string _delivered = "";

    /// <summary>One of <see cref="DriftCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The line or the subscription that it is about, by id: with the code it is what makes two findings one drift.</summary>
    public required string Subject { get; init; }

    public required string Partner { get; init; }

    public required string OrderId { get; init; }

    public required string LineId { get; init; }

    public string? SubscriptionId { get; init; }

    /// <summary>What should be there.</summary>
    public required string Ordered
    {
        get => _ordered;
        init => _ordered = Cut(value);
    }

    /// <summary>What is there.</summary>
    public required string Delivered
    {
        get => _delivered;
        init => _delivered = Cut(value);
    }

    private static string Cut(string text) => text.Length <= Longest ? text : $"{text[..Longest]}...";
}

/// <summary>What a look at a subscription came to.</summary>
/// <param name="Findings">What differs.</param>
/// <param name="Unjudged">
/// The codes about which nothing can be said now, as work is under way or a target does not answer: a drift with one of
/// them neither appears nor heals.
/// </param>
/// <param name="IsUnknown">A target could not be asked.</param>
public sealed record Judgement(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Unjudged, bool IsUnknown = false);

/// <summary>A drift as it is kept: one row for as long as it lasts.</summary>
public sealed record KeptDrift
{
    public required string Id { get; init; }

    public required string Code { get; init; }

    public required string Partner { get; init; }

    public required string OrderId { get; init; }

    public required string LineId { get; init; }

    public string? SubscriptionId { get; init; }

    public required string Ordered { get; init; }

    public required string Delivered { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When a run found it gone.</summary>
    public DateTimeOffset? HealedAt { get; init; }
}

/// <summary>Which drifts a page shows, newest first.</summary>
public sealed record DriftFilter
{
    public string? Code { get; init; }

    public string? Partner { get; init; }

    /// <summary>Only those that last.</summary>
    public bool OpenOnly { get; init; }

    public string? Before { get; init; }

    public required int Limit { get; init; }
}
