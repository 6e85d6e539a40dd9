using Fulfillment.Screening.Lists;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Matching;

/// <summary>An entry that somebody resembles, by the name of it that is nearest.</summary>
public sealed record Hit
{
    public required ListSnapshot List { get; init; }

    public required ListedEntry Entry { get; init; }

    public required ListedName Name { get; init; }

    /// <summary>From 0 to 1; 1 where the names are equal.</summary>
    public required double Score { get; init; }

    /// <summary>How many significant words are in both names.</summary>
    public required int SharedWords { get; init; }

    public required IReadOnlyList<WordPair> Alignment { get; init; }

    public required IReadOnlyList<MatchQualifier> Qualifiers { get; init; }

    /// <summary>The hit as the desk sees it.</summary>
    /// <param name="party">The role of the party.</param>
    /// <param name="asked">The name that was looked for.</param>
    public ListMatch Explain(string party, string asked) => new()
    {
        Party = party,
        Asked = asked,
        List = List.Name,
        ListHash = List.Hash,
        IsBlocking = List.IsBlocking,
        EntryId = Entry.Id,
        EntryHash = Entry.Hash,
        Listed = Name.Text,
        Kind = Name.Kind,
        Score = Score,
        SharedWords = SharedWords,
        Alignment = Alignment,
        Qualifiers = Qualifiers,
    };
}
