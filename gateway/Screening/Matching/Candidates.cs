using System.Buffers;
using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>Finds the listed names that are worth comparing, by the words, or what is left of them, that they share.</summary>
internal static class Candidates
{
    private const int Most = 400;
    private const int MostJoined = 100;

    /// <summary>How much the estimate may be below the floor: it knows neither initials nor joined words.</summary>
    private const double Slack = 0.2;

    public static IEnumerable<ListedForm> Of(
        AskedName asked, double floor, Vocabulary vocabulary, List<ListedForm> forms, KeyedIds joins, Weights weights)
    {
        var gained = ArrayPool<float>.Shared.Rent(forms.Count);
        var seenBy = ArrayPool<int>.Shared.Rent(forms.Count);
        Array.Clear(gained, 0, forms.Count);
        Array.Clear(seenBy, 0, forms.Count);
        var touched = new List<int>();
        try
        {
            var onlySmall = asked.Words.All(word => word.IsSmall);
            for (var at = 0; at < asked.Words.Length; at++)
                if (onlySmall || !asked.Words[at].IsSmall)
                    Gain(asked.Near(at), at + 1, asked.Weights[at]);

            for (var at = 0; at + 1 < asked.Words.Length; at++)
            {
                var (one, other) = (asked.Words[at], asked.Words[at + 1]);
                if (one.Class == WordClass.LegalForm || other.Class == WordClass.LegalForm)
                    continue;
                var text = one.Text + other.Text;
                var joined = new Word(text, Sound.Of(text), WordClass.Name, false, one.IsAbjad && other.IsAbjad);
                Gain(vocabulary.Near(joined), -1 - at, asked.Weights[at] + asked.Weights[at + 1]);
            }

            var forced = Joined(asked, joins, vocabulary);
            var best = touched
                .Select(name => (Name: name, Estimate: Estimate(asked, forms[name], gained[name], weights)))
                .Where(one => one.Estimate >= floor - Slack)
                .OrderByDescending(one => one.Estimate)
                .Take(asked.Words.Length > 12 ? Most / 4 : Most)
                .Select(one => one.Name);
            return [.. best.Union(forced).Select(name => forms[name])];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(gained);
            ArrayPool<int>.Shared.Return(seenBy);
        }

        void Gain(List<(int Term, double Likeness)> near, int stamp, double weight)
        {
            foreach (var (term, likeness) in near)
            {
                var gain = (float)(likeness * Math.Min(weight, weights.Of(WordClass.Name, vocabulary.Rarity(vocabulary[term]))));
                foreach (var name in vocabulary.NamesWith(term))
                {
                    if (seenBy[name] == stamp)
                        continue;
                    if (seenBy[name] == 0)
                        touched.Add(name);
                    seenBy[name] = stamp;
                    gained[name] += gain;
                }
            }
        }
    }

    private static double Estimate(AskedName asked, ListedForm form, double gained, Weights weights)
    {
        var left = Math.Max(0, asked.Total - gained);
        var unmet = Math.Max(0, form.Total - gained);
        return gained / (gained + (weights.AskedAlone * left) + ((form.IsPerson ? weights.ListedAlonePerson : weights.ListedAlone) * unmet));
    }

    private static HashSet<int> Joined(AskedName asked, KeyedIds joins, Vocabulary vocabulary)
    {
        var names = new HashSet<int>();
        foreach (var text in asked.Words.Where(word => word.Class == WordClass.Name).Select(word => word.Text).Append(asked.Compact))
            foreach (var key in Joins.KeysOf(text, vocabulary.Exact(text) < 0))
                foreach (var name in joins[key])
                    if (names.Count < MostJoined)
                        names.Add(name);
        return names;
    }
}
