using System.Globalization;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Benchmarks.Plots;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Half of what the house can do, for <c>MINUTES</c>: the gateway's memory, and how it moves in the second half.
/// </summary>
internal static class Memory
{
    private const int Slice = 300;

    private static readonly TimeSpan _every = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        var minutes = BenchRun.Setting("MINUTES", 10);
        run.Say($"memory: {minutes} minutes");
        await using var site = await Site.OpenAsync(run.Postgres);
        var tokens = await site.PartnersAsync(8);
        using var host = await HostProgram.StartAsync(site, sinks: true);
        var rate = run.Postgres
            ? (await Lifecycle.MeasureAsync(run, "what the house can do", site, host, Lifecycle.Plan(run, host, tokens, 1, 10_000))).Rate / 2
            : 100;

        using var over = new CancellationTokenSource();
        var sampling = SampleAsync(run, host.Id, over.Token);
        for (var (left, first) = (minutes * 60, 50_000_000L); left > 0; (left, first) = (left - Slice, first + 50_000_000))
        {
            await LoadGenerator.RunAsync(new FirePlan
            {
                Port = host.Address.Port,
                Seconds = Math.Min(left, Slice),
                First = first,
                Groups = OrderShots.Shared(await site.TokensAsync(8), 64, rate),
            });
        }

        await over.CancelAsync();
        var samples = await sampling;
        var slope = SlopePerHour(samples[(samples.Count / 2)..]);
        var row = new Row
        {
            Name = $"memory over {minutes} minutes",
            Rate = rate,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{samples[0].Mb:0} MB at the start, {samples[^1].Mb:0} MB at the end, most {samples.Max(s => s.Mb):0} MB; second half {slope:+0;-0} MB an hour"),
        };
        run.Say(row.ToLine());
        Directory.CreateDirectory(Repo.PathOf("artifacts/bench"));
        await File.WriteAllTextAsync(
            Repo.PathOf("artifacts/bench/memory.svg"),
            LinePlot.Of("Gateway's resident memory, MB, over seconds", [new("memory", [.. samples.Select(s => (s.Seconds, s.Mb))])]));
        return [row];
    }

    private static async Task<List<(double Seconds, double Mb)>> SampleAsync(BenchRun run, int process, CancellationToken cancel)
    {
        var samples = new List<(double Seconds, double Mb)>();
        using var timer = new PeriodicTimer(_every);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                samples.Add((samples.Count * _every.TotalSeconds, CpuMeter.MemoryOf(process)));
                if (samples.Count % 30 == 0)
                {
                    run.Say($"memory: {samples[^1].Mb:0} MB");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }

        return samples;
    }

    /// <summary>Least squares.</summary>
    private static double SlopePerHour(List<(double Seconds, double Mb)> samples)
    {
        var (x, y) = (samples.Average(s => s.Seconds), samples.Average(s => s.Mb));
        return 3600 * samples.Sum(s => (s.Seconds - x) * (s.Mb - y)) / samples.Sum(s => (s.Seconds - x) * (s.Seconds - x));
    }
}
