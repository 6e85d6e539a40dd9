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
    public double AskedAlone { get; init; } = 0.94;

    /// <summary>The same where a person is listed: somebody told us more of his name than the list knows.</summary>
    public double AskedAlonePerson { get; init; } = 0.54;

    /// <summary>The same of the listed name: of a person some names are often left out.</summary>
    public double ListedAlonePerson { get; init; } = 0.23;

    public double ListedAlone { get; init; } = 0.395;

    /// <summary>The first given name is left out less often than those that follow.</summary>
    public double FirstGivenAlone { get; init; } = 0.49;

    /// <summary>A single letter that only one name of a company has: mostly a bit of its legal form.</summary>
    public double InitialOfCompany { get; init; } = 0.06;

    /// <summary>Both have words that the other lacks: that is worse than to leave some out.</summary>
    public double Contradiction { get; init; } = 0.77;

    /// <summary>A single word is shared, and each or one has others.</summary>
    public double OneShared { get; init; } = 0.79;

    /// <summary>The same of a company, where the others are words that many have.</summary>
    public double OneSharedCommonLeft { get; init; } = 0.89;

    /// <summary>For that, the shared one must count so much.</summary>
    public double RareAlone { get; init; } = 0.74;

    /// <summary>The same, where initials agree besides.</summary>
    public double OneSharedWithInitial { get; init; } = 0.9;

    /// <summary>An initial, and a name that is alike and not the same.</summary>
    public double OnlyAlike { get; init; } = 0.6;

    /// <summary>A family name that counts less is too common to be found with one initial.</summary>
    public double RareWithInitial { get; init; } = 0.75;

    /// <summary>A single word is shared, and of the others the list has the initials only.</summary>
    public double OneSharedWithListedInitial { get; init; } = 0.7;

    /// <summary>Numbers that differ.</summary>
    public double OtherNumber { get; init; } = 0.65;

    /// <summary>Nothing of the listed family name is in the asked one.</summary>
    public double OtherFamily { get; init; } = 0.75;

    /// <summary>A person is asked for and none is listed, or the other way round.</summary>
    public double OtherKind { get; init; } = 0.8;

    /// <summary>How fast words lose that are alike and not equal.</summary>
    public double Sharpness { get; init; } = 1.53;

    /// <summary>The same where the asked word is a listed one itself, and so hardly another one misspelled.</summary>
    public double SharpnessKnown { get; init; } = 2.43;

    /// <summary>Words that are worth less together are two, and contradict each other.</summary>
    public double LeastWorth { get; init; } = 0.375;

    /// <summary>The same where the asked word is a listed one itself.</summary>
    public double LeastWorthKnown { get; init; } = 0.3;

    /// <summary>A title that both have: it may be all that is given of the name.</summary>
    public double TitleShared { get; init; } = 0.3;

    /// <summary>Bends the scores so that the floors of the policies stand where they should; 1 stays 1.</summary>
    public double Bend { get; init; } = 1.05;

    /// <summary>What a word of the listed family name counts that the asked name lacks.</summary>
    public double FamilyAlone { get; init; } = 0.87;

    /// <summary>The same where the first family name is there: many use one of two.</summary>
    public double OtherFamilyNameAlone { get; init; } = 0.31;

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
