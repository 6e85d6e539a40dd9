namespace Fulfillment.Sdk.Screening;

/// <summary>
/// An entry of a list that somebody on an order resembles, with all that is needed to judge and to explain it years later.
/// For the compliance desk only: whoever ordered is never told.
/// </summary>
public sealed record ListMatch
{
    /// <summary>The role of the party: customer, distributor, reseller, licensee or billTo.</summary>
    public required string Party { get; init; }

    /// <summary>What was compared: the party's name, or the name of one of its people.</summary>
    public required string Asked { get; init; }

    /// <summary>The list's name, such as <c>ofac-sdn</c>.</summary>
    public required string List { get; init; }

    /// <summary>The SHA-256 of the list's exact content, in lower-case hexadecimal.</summary>
    public required string ListHash { get; init; }

    /// <summary>Whether it is forbidden to serve who is on the list; of other lists somebody looks at most.</summary>
    public required bool IsBlocking { get; init; }

    /// <summary>The entry's id in the list.</summary>
    public required string EntryId { get; init; }

    /// <summary>A hash of all that the list says of the entry.</summary>
    public required string EntryHash { get; init; }

    /// <summary>The listed name that is nearest.</summary>
    public required string Listed { get; init; }

    /// <summary>What kind of a name the list says that is.</summary>
    public required ListedNameKind Kind { get; init; }

    /// <summary>How near: 0 for nothing in common, 1 for equal.</summary>
    public required double Score { get; init; }

    /// <summary>How many words that say something, legal forms and places left out, are in both.</summary>
    public required int SharedWords { get; init; }

    /// <summary>Which word was held against which.</summary>
    public IReadOnlyList<WordPair> Alignment { get; init; } = [];

    /// <summary>What speaks for or against it beside the name.</summary>
    public IReadOnlyList<MatchQualifier> Qualifiers { get; init; } = [];
}

/// <summary>What a list says of a name.</summary>
public enum ListedNameKind
{
    /// <summary>The entry's name.</summary>
    Primary,

    /// <summary>Another name of the same.</summary>
    Strong,

    /// <summary>A name that many may have; the list itself calls it weak.</summary>
    Weak,
}

/// <summary>Two words that were held against each other; one of them is absent where the other stood alone.</summary>
/// <param name="Asked">The word of the name that was asked for.</param>
/// <param name="Listed">The word of the listed name.</param>
/// <param name="Similarity">From 0 to 1.</param>
/// <param name="Weight">How much the pair counts.</param>
public sealed record WordPair(string? Asked, string? Listed, double Similarity, double Weight);

/// <summary>Something beside the name.</summary>
/// <param name="Kind">country, birthDate, address, type or identifier.</param>
/// <param name="Effect">What it says.</param>
/// <param name="Summary">What was compared, in words.</param>
public sealed record MatchQualifier(string Kind, QualifierEffect Effect, string Summary);

/// <summary>What a qualifier says of a match.</summary>
public enum QualifierEffect
{
    /// <summary>It speaks for the match.</summary>
    Corroborates,

    /// <summary>It speaks against it.</summary>
    Contradicts,

    /// <summary>It settles it, whatever the names are: an identifier that only one has.</summary>
    Identifies,
}
