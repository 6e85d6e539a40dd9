using System.Diagnostics;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;
using Npgsql;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>One order at a time in an idle house: from the answer, which follows the commit, until it is fulfilled.</summary>
internal static class Wake
{
    private const int WarmUp = 150;
    private const int Orders = 300;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        if (!run.Postgres)
        {
            return [];
        }

        run.Say("idle wake: starting");
        await using var site = await Site.OpenAsync(postgres: true);
        var tokens = await site.PartnersAsync(1);
        using var host = await HostProgram.StartAsync(site);
        var latency = await MeasureAsync(site, host, tokens[0]);
        var row = new Row
        {
            Name = "idle wake to done, PostgreSQL",
            P50 = latency.At(50),
            P99 = latency.At(99),
            Note = $"{Orders} one at a time",
            Checks = [new("ms p50", latency.At(50), 5, AtLeast: false), new("ms p99", latency.At(99), 15, AtLeast: false)],
        };
        run.Say(row.ToLine());
        return [row];
    }

    private static async Task<LatencyHistogram> MeasureAsync(Site site, HostProgram host, string token)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync();
        await using var look = new NpgsqlCommand("SELECT 1 FROM orders WHERE external_ref = $1 AND status = 'fulfilled'", connection);
        var reference = look.Parameters.Add(new NpgsqlParameter<string>());
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var latency = new LatencyHistogram();
        for (var order = 0; order < WarmUp + Orders; order++)
        {
            reference.Value = $"R-{order:000000}";
            var (status, body) = await client.PlaceAsync($"R-{order:000000}", $"key-{order}", wait: false);
            if (status != 202)
            {
                throw new InvalidOperationException($"Order {order} was answered {status}: {body}");
            }

            var watch = Stopwatch.StartNew();
            while (await look.ExecuteScalarAsync() is null)
            {
                // A statement takes about 0.1 ms: that is how exact this is.
            }

            if (order >= WarmUp)
            {
                latency.Add((long)watch.Elapsed.TotalMicroseconds);
            }

            await Task.Delay(_pause);
        }

        return latency;
    }
}
