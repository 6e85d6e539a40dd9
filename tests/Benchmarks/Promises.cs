using Fulfillment.Benchmarks.Machine;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>What one caller sees, and what the house does behind every call.</summary>
internal sealed record Promises(IReadOnlyList<Figure> Figures, Series Orders)
{
    public bool AreKept => Figures.All(figure => figure.IsMet);

    public static async Task<Promises> MeasureAsync()
    {
        Console.WriteLine("Promises to one caller: about 40 seconds ...");
        var orders = await OverHttp.OrderToLicenseAsync();
        var ready = await OverHttp.ReadyAsync();
        var figures = new List<Figure>
        {
            new("Order to license over HTTP (SQLite, Prefer: wait), p50", orders.At(50), "ms", 10),
            new("Order to license over HTTP (SQLite, Prefer: wait), p99", orders.At(99), "ms", 50),
            new("Ready after the start of the process, median of 5", ready.At(50), "ms", 2000),
            new(
                "50 posts at once with one key, 200 rounds, SQLite: one order each",
                await OverHttp.SameKeyAsync(null),
                "s"),
        };
        await AddPostgresAsync(figures);
        await AddInsideAsync(figures);
        return new Promises(figures, orders);
    }

    public IEnumerable<string> ToMarkdown() =>
        ["| figure | measured | must be | kept |", "|---|---|---|---|", .. Figures.Select(figure => figure.ToRow())];

    private static async Task AddPostgresAsync(List<Figure> figures)
    {
        if (OutsideParts.PostgresMissing is { } missing)
        {
            Console.WriteLine(missing);
            return;
        }

        await using var database = await BenchDatabase.CreateAsync();
        figures.Add(new(
            "50 posts at once with one key, 200 rounds, PostgreSQL: one order each",
            await OverHttp.SameKeyAsync(database.ConnectionString),
            "s"));
    }

    private static async Task AddInsideAsync(List<Figure> figures)
    {
        await using var house = await BenchHouse.OpenAsync();
        var warm = await Inside.WarmTokensAsync(house);
        var cold = await Inside.ColdTokensAsync(house);
        var licenses = await Inside.LicensesAsync(house);
        var replay = await Inside.ReplayAsync();
        var audit = await Inside.AuditAsync(house);
        figures.AddRange(
        [
            new("Token check, seen before, p50", warm.At(50) * 1000, "µs"),
            new("Token check, seen before, p99", warm.At(99) * 1000, "µs", 100),
            new("Token check, new token (ES256 verified), p50", cold.At(50) * 1000, "µs"),
            new("Token check, new token (ES256 verified), p99", cold.At(99) * 1000, "µs"),
            new("License signed (ES256) and read back, p50", licenses.At(50), "ms"),
            new("License signed (ES256) and read back, p99", licenses.At(99), "ms", 1),
            new("Subscription with 1 000 amendments replayed, p50", replay.At(50), "ms"),
            new("Subscription with 1 000 amendments replayed, p99", replay.At(99), "ms", 1),
            new("Audit chain of 10 000 records verified, median of 5", audit.At(50), "ms"),
        ]);
    }
}
