using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Engine.Rescreening;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Screening.Lists;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Many real subscriptions, each with a customer of its own whose name has a word of a listed one; then OFAC's SDN list comes
/// into use with 500 entries more, and everybody is looked for among these, without its pace. <c>SUBSCRIPTIONS</c> says how many.
/// </summary>
internal static class Rescreening
{
    public const string Verb = "rescreening";

    private const string Result = "RESULT ";
    private const int Added = 500;

    private sealed record Outcome(long Subscriptions, long Parties, long Alerts, double OpenSeconds, double Seconds, double CpuMs);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run) =>
    [
        .. run.Postgres ? new[] { await MeasureAsync(run, "re-screening, PostgreSQL", postgres: true) } : [],
        await MeasureAsync(run, "re-screening, SQLite", postgres: false),
    ];

    /// <summary>The process itself. Its settings come by the environment, as a gateway's do.</summary>
    public static async Task<int> ServeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("lists").FullName;
        var rows = await OfacList.UnpackAsync(folder);
        await OrderAsync(Words(rows));
        await File.WriteAllLinesAsync(Path.Combine(folder, "sdn.csv"), rows.Where((_, at) => at % (rows.Length / Added) != 0));
        await using var app = GatewayHost.Build(OfacList.Settings(folder));
        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        Console.WriteLine(Result + JsonSerializer.Serialize(await OnceAsync(app.Services, folder, rows)));
        await app.StopAsync();
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>Without a list nobody is held.</summary>
    private static async Task OrderAsync(string[] words)
    {
        await using var app = GatewayHost.Build();
        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        await new Burst(app.Services, number => $"{words[number % words.Length]} {Coined(number)} GmbH").OnceAsync(BenchRun.Setting("SUBSCRIPTIONS", 100_000));
        await app.StopAsync();
    }

    private static async Task<Outcome> OnceAsync(IServiceProvider services, string folder, string[] rows)
    {
        var (rescreener, database) = (services.GetRequiredService<Rescreener>(), services.GetRequiredService<Database>());
        // All of the first edition is new: that is not what is measured.
        var whole = (await rescreener.TakeAsync("nod_bench", CancellationToken.None))!;
        await database.InTransactionAsync(
            tx => RescreeningTable.MoveAsync(tx, whole with { FinishedAt = whole.StartedAt }, Rescreener.Lease, CancellationToken.None), CancellationToken.None);
        await File.WriteAllLinesAsync(Path.Combine(folder, "sdn.csv"), rows);
        await services.GetRequiredService<ListLibrary>().LoadAsync(CancellationToken.None);

        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var (run, news) = await rescreener.OpenAsync((await rescreener.TakeAsync("nod_bench", CancellationToken.None))!, CancellationToken.None);
        var opened = watch.Elapsed.TotalSeconds;
        while (run is { FinishedAt: null })
        {
            run = await rescreener.StepAsync(run, news!, CancellationToken.None);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var told = await database.ReadAsync(tx => RescreeningTable.ListAsync(tx, null, 1, CancellationToken.None), CancellationToken.None);
        return new Outcome(run!.Subscriptions, run.Parties, told[0].Alerts, opened, seconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }

    private static async Task<Row> MeasureAsync(BenchRun run, string name, bool postgres)
    {
        run.Say($"{name}: starting");
        await using var site = await Site.OpenAsync(postgres);
        await site.PartnersAsync(8);
        var settings = new Dictionary<string, string?>(site.Settings) { ["Engine:Rescreening:Enabled"] = "false" };
        using var process = Own.Start(Verb, [], HostProgram.Environment(settings), site.Folder.Path);
        var line = await process.WaitForLineAsync($"^{Result}", TimeSpan.FromMinutes(15));
        var outcome = JsonSerializer.Deserialize<Outcome>(line[Result.Length..])!;
        var row = new Row
        {
            Name = name,
            Rate = outcome.Subscriptions / outcome.Seconds,
            Note = $"{outcome.Subscriptions} subscriptions, {outcome.Parties} parties, {Added} entries in {outcome.Seconds:0.0} s ({outcome.OpenSeconds:0.0} s of it to make them searchable), {outcome.Alerts} alerts",
            Cost = new Cost(outcome.CpuMs / outcome.Subscriptions, double.NaN, double.NaN),
        };
        run.Say(row.ToLine());
        return row;
    }

    /// <summary>The first word of each listed name.</summary>
    private static string[] Words(string[] rows) =>
        [.. rows.Select(row => row.Split(',')[1].Trim('"', ' ').Split(' ', ',')[0]).Where(word => word.Length > 2).Distinct()];

    /// <summary>A word of a number.</summary>
    private static string Coined(long number)
    {
        var word = new StringBuilder();
        for (var left = number + 700; left > 0; left /= 14)
        {
            word.Append("bdfgklmnprstvz"[(int)(left % 14)]).Append("aeiou"[(int)(left / 3 % 5)]);
        }

        return word.ToString();
    }
}
