using System.Diagnostics;
using System.Text.Json;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Many real subscriptions, made by the engine, and then one run over all of them without its pace.
/// <c>SUBSCRIPTIONS</c> says how many.
/// </summary>
internal static class Reconciling
{
    public const string Verb = "reconciling";

    private const string Result = "RESULT ";

    private sealed record Outcome(long Subscriptions, long Drifts, double Seconds, double CpuMs);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run) =>
    [
        .. run.Postgres ? new[] { await MeasureAsync(run, "reconciliation, PostgreSQL", postgres: true) } : [],
        await MeasureAsync(run, "reconciliation, SQLite", postgres: false),
    ];

    /// <summary>The process itself. Its settings come by the environment, as a gateway's do.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var app = GatewayHost.Build();
        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        await new Burst(app.Services).OnceAsync(BenchRun.Setting("SUBSCRIPTIONS", 100_000));
        Console.WriteLine(Result + JsonSerializer.Serialize(await OnceAsync(app.Services)));
        await app.StopAsync();
        return 0;
    }

    private static async Task<Outcome> OnceAsync(IServiceProvider services)
    {
        var (desk, reconciler) = (services.GetRequiredService<ReconciliationDesk>(), services.GetRequiredService<Reconciler>());
        await desk.StartAsync(Actor.Command, CancellationToken.None);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var run = await reconciler.TakeAsync("nod_bench", CancellationToken.None);
        while (run is { FinishedAt: null })
        {
            run = await reconciler.StepAsync(run, CancellationToken.None);
        }

        var drifts = (await desk.StandingAsync(CancellationToken.None)).Drifts.Sum(drift => drift.Count);
        return new Outcome(run!.Subscriptions, drifts, watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }

    private static async Task<Row> MeasureAsync(BenchRun run, string name, bool postgres)
    {
        run.Say($"{name}: starting");
        await using var site = await Site.OpenAsync(postgres);
        await site.PartnersAsync(8);
        var settings = new Dictionary<string, string?>(site.Settings) { ["Engine:Reconciliation:Enabled"] = "false" };
        using var process = Own.Start(Verb, [], HostProgram.Environment(settings), site.Folder.Path);
        var line = await process.WaitForLineAsync($"^{Result}", TimeSpan.FromMinutes(15));
        var outcome = JsonSerializer.Deserialize<Outcome>(line[Result.Length..])!;
        var row = new Row
        {
            Name = name,
            Rate = outcome.Subscriptions / outcome.Seconds,
            Note = $"{outcome.Subscriptions} subscriptions in {outcome.Seconds:0.0} s, {outcome.Drifts} drifts",
            Cost = new Cost(outcome.CpuMs / outcome.Subscriptions, double.NaN, double.NaN),
        };
        run.Say(row.ToLine());
        return row;
    }
}
