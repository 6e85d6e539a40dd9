using System.Globalization;
using System.Text;

namespace Fulfillment.Screening.Evaluation;

/// <summary>What every floor costs and brings, as a picture: recall over false positives.</summary>
internal static class Curve
{
    private const int Width = 800;
    private const int Height = 420;
    private const int Margin = 60;
    private const double LeastRecall = 0.85;
    private const double MostFalse = 0.06;

    public static string Of(Found found)
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-size=\"11\" font-family=\"sans-serif\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Add(svg, $"<text x=\"{Margin}\" y=\"24\" font-size=\"14\">Recall over false positives, by floor</text>");
        foreach (var recall in new[] { 0.85, 0.9, 0.95, 0.98, 1 })
        {
            Add(svg, $"<line x1=\"{Margin}\" x2=\"{Width - Margin}\" y1=\"{Y(recall):0.#}\" y2=\"{Y(recall):0.#}\" stroke=\"#e5e7eb\"/>");
            Add(svg, $"<text x=\"{Margin - 6}\" y=\"{Y(recall) + 4:0.#}\" text-anchor=\"end\">{recall:0.00}</text>");
        }

        foreach (var share in new[] { 0, 0.015, 0.03, 0.045, 0.06 })
        {
            Add(svg, $"<line x1=\"{X(share):0.#}\" x2=\"{X(share):0.#}\" y1=\"{Margin}\" y2=\"{Height - Margin}\" stroke=\"#e5e7eb\"/>");
            Add(svg, $"<text x=\"{X(share):0.#}\" y=\"{Height - Margin + 18}\" text-anchor=\"middle\">{100 * share:0.0} %</text>");
        }

        var floors = Enumerable.Range(50, 46).Select(percent => percent / 100.0)
            .Select(floor => (Floor: floor, Recall: found.Recall(floor), False: found.FalsePositives(floor)))
            .Where(point => point.Recall >= LeastRecall && point.False <= MostFalse)
            .ToList();
        var path = string.Join(' ', floors.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.False):0.#},{Y(point.Recall):0.#}")));
        Add(svg, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"#2563eb\" stroke-width=\"2\"/>");
        foreach (var (floor, recall, share) in floors.Where(point => Math.Round(point.Floor * 100) % 5 == 0))
        {
            Add(svg, $"<circle cx=\"{X(share):0.#}\" cy=\"{Y(recall):0.#}\" r=\"3\" fill=\"#2563eb\"/>");
            Add(svg, $"<text x=\"{X(share) + 6:0.#}\" y=\"{Y(recall) + 14:0.#}\">{floor:0.00}</text>");
        }

        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static double X(double share) => Margin + ((Width - (2.0 * Margin)) * share / MostFalse);

    private static double Y(double recall) => Height - Margin - ((Height - (2.0 * Margin)) * (recall - LeastRecall) / (1 - LeastRecall));

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
