using System.Globalization;
using System.Text;

namespace Fulfillment.Benchmarks.Plots;

/// <summary>Each order as a dot: left to right as they came, higher is slower; with lines at p50 and p99.</summary>
internal static class LatencyPlot
{
    private const int Width = 800;
    private const int Height = 300;
    private const int Margin = 40;

    public static string Of(Series series)
    {
        var top = series.Values.Max() * 1.05;
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-size=\"11\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Add(svg, $"<text x=\"{Margin}\" y=\"16\">{series.Name}, {series.Values.Count} in a row, milliseconds</text>");
        foreach (var (value, index) in series.Values.Select((value, index) => (value, index)))
        {
            var x = Margin + ((Width - (2.0 * Margin)) * index / series.Values.Count);
            Add(svg, $"<circle cx=\"{x:0.#}\" cy=\"{Y(value, top):0.#}\" r=\"1.5\" fill=\"#2563eb\"/>");
        }

        foreach (var percent in new[] { 50, 99 })
        {
            var (value, y) = (series.At(percent), Y(series.At(percent), top));
            var (left, right) = (Margin, Width - Margin);
            Add(svg, $"<line x1=\"{left}\" x2=\"{right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#dc2626\"/>");
            Add(svg, $"<text x=\"{right}\" y=\"{y - 3:0.#}\" text-anchor=\"end\">p{percent} {value:0.0} ms</text>");
        }

        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static double Y(double value, double top) => Height - Margin - ((Height - (2 * Margin)) * value / top);

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
