using System.Globalization;
using System.Text;

namespace Fulfillment.Benchmarks.Plots;

/// <summary>A measured rate beside the one that was promised.</summary>
internal sealed record RateBar(string Name, double Rate, double? Must);

/// <summary>One bar per scenario, with a red line where it must reach.</summary>
internal static class RatePlot
{
    private const int Width = 900;
    private const int Left = 380;
    private const int Bar = 34;
    private const int Top = 40;

    public static string Of(IReadOnlyList<RateBar> bars)
    {
        var most = bars.Max(bar => Math.Max(bar.Rate, bar.Must ?? 0)) * 1.1;
        double X(double rate) => Left + ((Width - Left - 90) * rate / most);
        var height = Top + (bars.Count * Bar) + 20;

        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" font-size=\"12\" font-family=\"sans-serif\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"white\"/>");
        Add(svg, $"<text x=\"12\" y=\"22\" font-size=\"14\">Per second; the red line is what must be reached in the same run</text>");
        foreach (var (bar, index) in bars.Select((bar, index) => (bar, index)))
        {
            var y = Top + (index * Bar);
            var ink = bar.Must is null ? "#9ca3af" : bar.Rate >= bar.Must ? "#059669" : "#2563eb";
            Add(svg, $"<text x=\"{Left - 8}\" y=\"{y + 18}\" text-anchor=\"end\">{bar.Name}</text>");
            Add(svg, $"<rect x=\"{Left}\" y=\"{y + 4}\" width=\"{Math.Max(1, X(bar.Rate) - Left):0.#}\" height=\"{Bar - 12}\" fill=\"{ink}\"/>");
            Add(svg, $"<text x=\"{X(Math.Max(bar.Rate, bar.Must ?? 0)) + 6:0.#}\" y=\"{y + 18}\">{bar.Rate:0}{(bar.Must is { } must ? FormattableString.Invariant($" of {must:0}") : "")}</text>");
            if (bar.Must is { } line)
            {
                Add(svg, $"<line x1=\"{X(line):0.#}\" x2=\"{X(line):0.#}\" y1=\"{y}\" y2=\"{y + Bar - 4}\" stroke=\"#dc2626\" stroke-width=\"2\"/>");
            }
        }

        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
