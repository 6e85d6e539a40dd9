using System.Globalization;
using System.Text;

namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>Prometheus' text format 0.0.4.</summary>
internal static class ExpositionText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<Family> families)
    {
        var page = new StringBuilder();
        foreach (var family in families)
        {
            Add(page, family);
        }

        return page.ToString();
    }

    private static void Add(StringBuilder page, Family family)
    {
        var rows = family.Series
            .Select(row => (Labels: LabelsOf(row.Key), row.Value))
            .OrderBy(row => row.Labels, StringComparer.Ordinal)
            .ToList();
        if (rows.Count == 0)
        {
            return;
        }

        page.Append($"# HELP {family.Name} {family.Help.Replace("\\", @"\\").Replace("\n", @"\n")}\n");
        page.Append($"# TYPE {family.Name} {family.Kind.ToString().ToLowerInvariant()}\n");
        foreach (var (labels, series) in rows)
        {
            switch (series)
            {
                case HistogramSeries histogram:
                    AddHistogram(page, family, labels, histogram);
                    break;
                case SumSeries sum:
                    AddRow(page, family.Name, labels, sum.Value);
                    break;
                case LastSeries last:
                    AddRow(page, family.Name, labels, last.Value);
                    break;
            }
        }
    }

    private static void AddHistogram(StringBuilder page, Family family, string labels, HistogramSeries histogram)
    {
        var (counts, sum) = histogram.Read();
        var below = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            var bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            AddRow(page, $"{family.Name}_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", below);
        }

        AddRow(page, $"{family.Name}_sum", labels, sum);
        AddRow(page, $"{family.Name}_count", labels, below);
    }

    private static void AddRow(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0)
        {
            page.Append('{').Append(labels).Append('}');
        }

        page.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string LabelsOf(LabelSet set) => string.Join(
        ',', set.Labels.Select(label => $"{MetricNames.Clean(label.Key)}=\"{Escape(Text(label.Value))}\""));

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Escape(string value) =>
        value.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", @"\n");

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
