using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;

namespace Fulfillment.Screening.Evaluation;

internal enum Hardness
{
    Easy,
    Medium,
    Hard,
}

/// <summary>A listed name that somebody changed; it must be found.</summary>
internal sealed record Positive(string Class, Hardness Hardness, string Name, PartyKind Kind, ListedEntry Entry);

/// <summary>A name that nobody on a list has; it must not be found.</summary>
/// <param name="Country">Often one that the lists know well: a country must not be what convicts.</param>
/// <param name="IsRespelled">A change of sound in a word or two is all that is between it and a listed name: the desk must see it after all.</param>
internal sealed record Negative(string Class, string Name, PartyKind Kind, string Country, bool IsRespelled);
