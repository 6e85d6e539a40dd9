using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Evaluation;

/// <summary>Pairs of names of which it is known whether one entry has both.</summary>
internal sealed class Pairs
{
    private readonly List<(bool IsSame, double Score)> _scored = [];

    public Pairs(NameIndex index)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "pairs.tsv")))
        {
            if (line.Split('\t') is not [var label, var kind, var one, var other])
                throw new InvalidDataException($"A pair has four columns: {line}");

            var (asked, listed) = kind == "person"
                ? (PartyKind.Person, EntryType.Person)
                : (PartyKind.Organization, EntryType.Organization);
            var query = new NameQuery { Name = other, Kind = asked };
            _scored.Add((label == "same", index.Likeness(query, new ListedName(one, ListedNameKind.Primary), listed)));
        }
    }

    public int Same => _scored.Count(pair => pair.IsSame);

    public int Other => _scored.Count - Same;

    public (double Precision, double Recall, double F1) At(double floor)
    {
        var right = _scored.Count(pair => pair.IsSame && pair.Score >= floor);
        var called = _scored.Count(pair => pair.Score >= floor);
        var precision = called == 0 ? 1 : right / (double)called;
        var recall = right / (double)Same;
        return (precision, recall, right == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }
}
