namespace Fulfillment.Engine.Screening.Policy;

/// <summary>What the policy says of one workflow from a day on.</summary>
public sealed record PolicyRow
{
    public required Workflow Workflow { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The first day on which it holds no more; <c>null</c> where it goes on.</summary>
    public DateOnly? To { get; init; }

    /// <summary>From this score on somebody looks.</summary>
    public required double ReviewFrom { get; init; }

    /// <summary>From this score on somebody looks at what resembles a weak name alone.</summary>
    public required double WeakFrom { get; init; }

    /// <summary>From this score on it is refused, where something beside the name speaks for it and nothing against it.</summary>
    public required double DenyFrom { get; init; }

    /// <summary>So many words that say something must be in both names before it is refused.</summary>
    public required int DenyWords { get; init; }

    /// <summary>For how many hours an allow counts.</summary>
    public required int ValidHours { get; init; }

    /// <summary>Within how many hours somebody should have decided.</summary>
    public required int ReviewHours { get; init; }

    /// <summary>Whether two people have to agree before it is released.</summary>
    public required bool FourEyes { get; init; }

    /// <summary>Where the row comes from.</summary>
    public required string Source { get; init; }

    public bool HoldsOn(DateOnly day) => From <= day && (To is null || day < To);
}
