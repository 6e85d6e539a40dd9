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

    /// <summary>What all words count that the name may be found by.</summary>
    public double Total { get; set; }

    public bool IsPerson => Entry.Type == EntryType.Person;

    /// <summary>Which word is the first given name, where the name says which the family name is; else -1.</summary>
    public int FirstGiven { get; init; } = -1;

    /// <summary>How long <see cref="Compact"/> is.</summary>
    public int CompactLength { get; init; }

    /// <summary>All words but the legal form, without blanks.</summary>
    public string Compact(int from = 0) => Joins.Whole(Words, from);

    public static int FirstGivenOf(Word[] words) =>
        words is [{ IsFamily: true }, ..] ? Array.FindIndex(words, word => !word.IsFamily && word.Class == WordClass.Name) : -1;

    public static PartyKind KindOf(EntryType type) => type switch
    {
        EntryType.Person => PartyKind.Person,
        EntryType.Unknown => PartyKind.Unknown,
        _ => PartyKind.Organization,
    };
}
