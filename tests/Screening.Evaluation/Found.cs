using System.Diagnostics;
using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Evaluation;

/// <summary>What the index said of all names, once, so that every floor can be tried.</summary>
internal sealed class Found
{
    /// <summary>What a decision asks for before it refuses without a person, besides a match with a blocking list.</summary>
    public const double DenyScore = 0.97;

    private const double SureWord = 0.98;

    private Found(IReadOnlyList<Scored<Positive>> positives, IReadOnlyList<Scored<Negative>> negatives, double[] milliseconds) =>
        (Positives, Negatives, Respelled, Milliseconds) =
        (positives, [.. negatives.Where(one => !one.Asked.IsRespelled)], [.. negatives.Where(one => one.Asked.IsRespelled)], milliseconds);

    public IReadOnlyList<Scored<Positive>> Positives { get; }

    public IReadOnlyList<Scored<Negative>> Negatives { get; }

    /// <summary>Listed names but for their spelling that came about by chance; to find them is right.</summary>
    public IReadOnlyList<Scored<Negative>> Respelled { get; }

    /// <summary>How long each search took, sorted.</summary>
    public double[] Milliseconds { get; }

    public double Recall(double floor) => Positives.Average(one => one.Score >= floor ? 1.0 : 0);

    /// <summary>Without those in Arabic script: these are another work, and have a figure of their own.</summary>
    public double FalsePositives(double floor) => Negatives.Where(one => !Ordinary.IsArabic(one.Asked)).Average(one => one.Score >= floor ? 1.0 : 0);

    public static Found By(NameIndex index, IReadOnlyList<Positive> positives, IReadOnlyList<Negative> negatives, double lowest)
    {
        var times = new List<double>();
        var asked = positives.Select(positive =>
        {
            var hits = Find(new NameQuery { Name = positive.Name, Kind = positive.Kind });
            return new Scored<Positive>(positive, hits.Where(hit => ReferenceEquals(hit.Entry, positive.Entry)).Select(hit => hit.Score)
                .DefaultIfEmpty(0).Max(), false);
        }).ToList();
        var others = negatives.Select(negative =>
        {
            var hits = Find(new NameQuery { Name = negative.Name, Kind = negative.Kind, Country = negative.Country });
            return new Scored<Negative>(negative, hits.Select(hit => hit.Score).DefaultIfEmpty(0).Max(), hits.Any(MayDeny));
        }).ToList();
        times.Sort();
        return new Found(asked, others, [.. times]);

        IReadOnlyList<Hit> Find(NameQuery query)
        {
            var start = Stopwatch.GetTimestamp();
            var hits = index.Find(query, lowest);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return hits;
        }
    }

    public static bool MayDeny(Hit hit) =>
        hit.List.IsBlocking && hit.Name.Kind != ListedNameKind.Weak && hit.Score >= DenyScore && hit.SharedWords >= 2
        && hit.Qualifiers.Any(one => one.Effect == QualifierEffect.Corroborates)
        && hit.Qualifiers.All(one => one.Effect != QualifierEffect.Contradicts)
        && hit.Alignment.All(pair => pair.Asked is null || pair.Listed is null || pair.Similarity >= SureWord);
}

/// <summary>A name with the score of what was found.</summary>
/// <param name="MayDeny">Whether a match is such that the order would be refused without a person.</param>
internal sealed record Scored<T>(T Asked, double Score, bool MayDeny);
