using System.Globalization;
using System.Text;

namespace Fulfillment.Benchmarks.Plots;

/// <summary>A named row of points.</summary>
internal sealed record Line(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Lines over a common ground, with their values at the last point; the y axis begins at 0.</summary>
internal static class LinePlot
{
    private const int Width = 800;
    private const int Height = 320;
    private const int Margin = 60;

    private static readonly string[] _inks = ["#2563eb", "#dc2626", "#059669", "#d97706"];

    public static string Of(string title, IReadOnlyList<Line> lines, Func<double, string>? label = null)
    {
        label ??= x => x.ToString("0", CultureInfo.InvariantCulture);
        var points = lines.SelectMany(line => line.Points).ToList();
        var (left, right, top) = (points.Min(p => p.X), points.Max(p => p.X), points.Max(p => p.Y) * 1.1);
        double X(double x) => Margin + ((Width - (2.0 * Margin)) * (right > left ? (x - left) / (right - left) : 0.5));
        double Y(double y) => Height - Margin - ((Height - (2.0 * Margin)) * y / top);

        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-size=\"11\" font-family=\"sans-serif\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Add(svg, $"<text x=\"{Margin}\" y=\"20\" font-size=\"14\">{title}</text>");
        foreach (var part in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            var y = Y(part * top);
            Add(svg, $"<line x1=\"{Margin}\" x2=\"{Width - Margin}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#e5e7eb\"/>");
            Add(svg, $"<text x=\"{Margin - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{part * top:0}</text>");
        }

        var marks = points.Select(p => p.X).Distinct().ToList();
        foreach (var x in marks.Count <= 8 ? marks : [left, (left + right) / 2, right])
        {
            Add(svg, $"<text x=\"{X(x):0.#}\" y=\"{Height - Margin + 18}\" text-anchor=\"middle\">{label(x)}</text>");
        }

        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            var ink = _inks[index % _inks.Length];
            var path = string.Join(' ', line.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.#},{Y(p.Y):0.#}")));
            Add(svg, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"2\"/>");
            foreach (var (x, y) in line.Points.Count <= 20 ? line.Points : [])
            {
                Add(svg, $"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3\" fill=\"{ink}\"/>");
                Add(svg, $"<text x=\"{X(x):0.#}\" y=\"{Y(y) - 7:0.#}\" text-anchor=\"middle\" fill=\"{ink}\">{y:0}</text>");
            }

            Add(svg, $"<text x=\"{Margin + (220 * index)}\" y=\"{Height - 12}\" fill=\"{ink}\">{line.Name}</text>");
        }

        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
