using System.Runtime.CompilerServices;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Tests.Regions;

public sealed class EmbargoSpecTests
{
    [Fact]
    public void The_spec_tells_the_rules_as_they_are()
    {
        const string Start = "<!-- made from the data -->\n";
        const string End = "<!-- end -->";
        var path = SpecPath();
        var spec = File.ReadAllText(path);

        var expected = spec.Split(Start)[0] + Start + Rows(EmbargoRules.Default) + End + spec.Split(End)[1];

        if (Environment.GetEnvironmentVariable("FULFILLMENT_WRITE_SPECS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.Equal(expected, spec);
    }

    private static string Rows(EmbargoRules rules) =>
        $"Version {rules.Version}\n\n"
        + "| id | territory | verdict | from | to | proof | signs | hints | source |\n"
        + "|---|---|---|---|---|---|---|---|---|\n"
        + string.Concat(rules.Rows.Select(row => $"| {string.Join(" | ", Cells(row))} |\n"))
        + "\n"
        + string.Concat(rules.Rows.Where(row => row.Note is not null).Select(row => $"- **{row.Id}**: {row.Note}\n"));

    private static string[] Cells(EmbargoRow row) =>
    [
        row.Id,
        row.Name,
        row.Verdict.ToString().ToLowerInvariant(),
        Forms.Write(row.From),
        row.To is { } to ? Forms.Write(to) : "",
        string.Join(", ", row.Countries.Concat(row.Regions)),
        string.Join("; ", Signs(row)),
        string.Join(", ", row.Domains.Select(ending => "." + ending)),
        row.Source,
    ];

    private static IEnumerable<string> Signs(EmbargoRow row)
    {
        if (row.Places.Count > 0)
            yield return string.Join(", ", row.Places.Select(place => place.Name));
        foreach (var range in row.Postcodes)
            yield return $"{range.Length} digits in {string.Join("/", range.Within)}: {Beginnings(range.Prefixes)}";
        if (row.Phones.Count > 0)
            yield return Beginnings(row.Phones);
    }

    private static string Beginnings(IEnumerable<string> prefixes) =>
        string.Join(", ", prefixes.Select(prefix => prefix + "…"));

    private static string SpecPath([CallerFilePath] string self = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(self)!, "../../../specs/screening/embargoes.md"));
}
