using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>One line of the policy: a territory, for a time (half-open, UTC), with all that gives it away.</summary>
public sealed record EmbargoRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><see cref="Verdict.Deny"/> or <see cref="Verdict.Review"/>.</summary>
    public required Verdict Verdict { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>The law behind it.</summary>
    public required string Source { get; init; }

    public string? Note { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>ISO 3166-2, and what others use where ISO has no code.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<PostcodeRange> Postcodes { get; init; } = [];

    public IReadOnlyList<Place> Places { get; init; } = [];

    /// <summary>Beginnings of numbers in E.164.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Endings of internet domains, without the dot.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    public bool IsInForce(DateOnly on) => From <= on && !(To <= on);
}

/// <summary>Postal codes by their beginning, in some countries and of one length: elsewhere 95 is California.</summary>
public sealed record PostcodeRange
{
    public required IReadOnlyList<string> Within { get; init; }

    public required int Length { get; init; }

    public required IReadOnlyList<string> Prefixes { get; init; }
}

/// <summary>A city or region in one of its spellings.</summary>
public sealed record Place(string Name)
{
    internal string Words { get; } = Spelling.Words(Name);
}
