using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Many subscriptions whose ramp takes its next step at one and the same midnight: from the stroke until each has the license
/// of that step. <c>SUBSCRIPTIONS</c> says how many.
/// </summary>
internal static class Midnight
{
    private const int Usual = 100_000;
    private const double Seconds = 60;

    private static readonly TimeSpan _notice = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        if (!run.Postgres)
        {
            return [];
        }

        run.Say("midnight: starting");
        var count = BenchRun.Setting("SUBSCRIPTIONS", Usual);
        await using var site = await Site.OpenAsync(postgres: true);
        var tokens = await site.PartnersAsync(1);
        var orderId = await RampAsync(site, tokens[0]);
        await new HistoryLoader(site.ConnectionString, orderId, randomReferences: false, wholeLicenses: true).LoadAsync(0, count, run.Say);
        await BenchDatabase.RunAsync(site.ConnectionString, "DELETE FROM work");
        await BenchDatabase.RunAsync(site.ConnectionString, "VACUUM ANALYZE");
        await BenchDatabase.RunAsync(site.ConnectionString, "CHECKPOINT");
        using var host = await HostProgram.StartAsync(site);
        var row = await MeasureAsync(site, host, count);
        run.Say(row.ToLine());
        return [row];
    }

    private static async Task<Row> MeasureAsync(Site site, HostProgram host, int count)
    {
        var before = await site.CountAsync("SELECT count(*) FROM licenses");
        var stroke = TimeProvider.System.GetUtcNow() + _notice;
        await BenchDatabase.RunAsync(site.ConnectionString, $"""
            INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence)
            SELECT 'schedule', subject || '/' || kind || '/' || period, 'schedule:' || partner, kind, {stroke.ToUnixTimeMilliseconds()}, 1
            FROM schedules WHERE done_at IS NULL AND kind = 'boundary' LIMIT {count}
            """);
        var (gateway, server) = (CpuMeter.OfProcess(host.Id), await CpuMeter.OfPostgresAsync(site.ConnectionString));
        var late = TimeProvider.System.GetUtcNow() - stroke;
        var watch = Stopwatch.StartNew();
        while (await site.CountAsync("SELECT count(*) FROM (SELECT 1 FROM work WHERE subject_kind = 'schedule' LIMIT 1) w") > 0
            && watch.Elapsed < _patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        var seconds = (watch.Elapsed + late).TotalSeconds;
        var licensed = await site.CountAsync("SELECT count(*) FROM licenses") - before;
        return new Row
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{count} subscriptions at one midnight, PostgreSQL"),
            Rate = licensed / seconds,
            Cost = new Cost(gateway.Taken() / licensed, server.Taken() / licensed, double.NaN),
            Note = string.Create(CultureInfo.InvariantCulture, $"{licensed} licenses after {seconds:0.0} s"),
            Checks = [new("s", licensed == count ? seconds : double.PositiveInfinity, Seconds, AtLeast: false)],
        };
    }

    /// <summary>The one real order of which all others are made: three years, and more seats in the second.</summary>
    private static async Task<string> RampAsync(Site site, string token)
    {
        using var host = await HostProgram.StartAsync(site);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "key-h-0");
        client.DefaultRequestHeaders.Add("Prefer", "wait=20");
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        using var answer = await client.PostAsJsonAsync("/v1/orders", new
        {
            partnerOrderRef = "H-0",
            customer = new { name = "Rampe GmbH", country = "DE" },
            lines = new[]
            {
                new
                {
                    sku = "premium-sm",
                    quantity = 10,
                    termMonths = 36,
                    phases = new[] { new { startsOn = today.AddYears(1), quantity = 60 } },
                },
            },
        });
        var body = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == System.Net.HttpStatusCode.Created
            ? JsonNode.Parse(body)!["id"]!.GetValue<string>()
            : throw new InvalidOperationException($"The ramp was answered {(int)answer.StatusCode}: {body}");
    }
}
