using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>A name of an entry as it is compared.</summary>
internal sealed class ListedForm
{
    public required ListSnapshot List { get; init; }

    public required ListedEntry Entry { get; init; }

    /// <summary>The entry's number in the index.</summary>
    public required int EntryNumber { get; init; }

    public required ListedName Name { get; init; }

    public required Word[] Words { get; init; }

    /// <summary>The vocabulary's numbers of <see cref="Words"/>.</summary>
    public required int[] Terms { get; init; }

    /// <summary>What each word counts; known when all lists are read.</summary>
    public double[] Weights { get; set; } = [];

    public double Total { get; set; }

    public bool IsPerson => Entry.Type == EntryType.Person;

    /// <summary>All words but the legal form, without blanks.</summary>
    public string Compact(int from = 0) => Joins.Whole(Words, from);

    public static PartyKind KindOf(EntryType type) => type switch
    {
        EntryType.Person => PartyKind.Person,
        EntryType.Unknown => PartyKind.Unknown,
        _ => PartyKind.Organization,
    };
}
