using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>What a word, and what is missing of a name, counts. Found by measuring: <c>make screening-eval</c>.</summary>
internal sealed record Weights
{
    public static readonly Weights Measured = new();

    public double Initial { get; init; } = 0.3;
    public double Number { get; init; } = 0.6;
    public double Generic { get; init; } = 0.34;
    public double LegalForm { get; init; } = 0.1;
    public double Title { get; init; } = 0.1;
    public double Particle { get; init; } = 0.06;

    /// <summary>The most common name counts so much.</summary>
    public double Commonest { get; init; } = 0.25;

    /// <summary>What a word counts against the match that only the asked name has.</summary>
    public double AskedAlone { get; init; } = 0.8;

    /// <summary>The same of the listed name: of a person some names are often left out.</summary>
    public double ListedAlonePerson { get; init; } = 0.35;

    public double ListedAlone { get; init; } = 0.5;

    /// <summary>Both have words that the other lacks: that is worse than to leave some out.</summary>
    public double Contradiction { get; init; } = 0.82;

    /// <summary>A single word is shared, and each or one has others.</summary>
    public double OneShared { get; init; } = 0.66;

    /// <summary>The same, where initials agree besides.</summary>
    public double OneSharedWithInitial { get; init; } = 0.93;

    /// <summary>A family name that counts less is too common to be found with one initial.</summary>
    public double RareWithInitial { get; init; } = 0.78;

    /// <summary>A single word is shared, and of the others the list has the initials only.</summary>
    public double OneSharedWithListedInitial { get; init; } = 0.8;

    /// <summary>Numbers that differ.</summary>
    public double OtherNumber { get; init; } = 0.6;

    /// <summary>Nothing of the listed family name is in the asked one.</summary>
    public double OtherFamily { get; init; } = 0.65;

    /// <summary>A person is asked for and none is listed, or the other way round.</summary>
    public double OtherKind { get; init; } = 0.9;

    /// <summary>How fast words lose that are alike and not equal.</summary>
    public double Sharpness { get; init; } = 1.4;

    /// <summary>The same where the asked word is a listed one itself, and so hardly another one misspelled.</summary>
    public double SharpnessKnown { get; init; } = 3;

    /// <summary>What a word of the listed family name counts that the asked name lacks.</summary>
    public double FamilyAlone { get; init; } = 0.65;

    /// <summary>The whole name without blanks is alike.</summary>
    public double Joined { get; init; } = 0.97;

    /// <summary>The same where the blanks are where they should be: letters differ here and there.</summary>
    public double Misspelled { get; init; } = 0.8;

    /// <param name="rarity">From 0 for a word in every name to 1 for a word in none.</param>
    public double Of(WordClass its, double rarity) => its switch
    {
        WordClass.Number => Math.Max(Number, rarity),
        WordClass.Initial => Initial,
        WordClass.Generic or WordClass.Place => Math.Min(Generic, rarity),
        WordClass.LegalForm => LegalForm,
        WordClass.Title => Title,
        WordClass.Particle => Particle,
        _ => Math.Max(Commonest, rarity),
    };
}
