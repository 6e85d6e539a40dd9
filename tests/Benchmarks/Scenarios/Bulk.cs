using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>A file of 10 000 orders in one call, sent twice; another partner places single orders beside it.</summary>
internal static class Bulk
{
    private const int Rows = 10_000;
    private const int Calm = 300;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        var rows = new List<Row>();
        if (run.Postgres)
        {
            rows.AddRange(await MeasureAsync(run, "PostgreSQL", postgres: true));
        }

        rows.AddRange(await MeasureAsync(run, "SQLite", postgres: false));
        return rows;
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(BenchRun run, string store, bool postgres)
    {
        run.Say($"bulk, {store}: starting");
        await using var site = await Site.OpenAsync(postgres);
        var tokens = await site.PartnersAsync(2);
        using var host = await HostProgram.StartAsync(site);
        using var partner = Client(host.Address, tokens[0]);
        using var neighbor = Client(host.Address, tokens[1]);
        await UploadAsync(partner, File("warm"));
        var alone = await PlaceAsync(neighbor, "calm", placed => placed < Calm);

        var before = await Lifecycle.FulfilledAsync(site);
        var (gateway, memory) = (CpuMeter.OfProcess(host.Id), CpuMeter.MemoryOf(host.Id));
        var upload = UploadAsync(partner, File("measured"));
        var beside = await PlaceAsync(neighbor, "beside", _ => !upload.IsCompleted);
        var (seconds, results) = await upload;
        var cost = gateway.Taken() / (Rows + beside.Count);
        await Lifecycle.DrainAsync(site, Stopwatch.StartNew());
        var fulfilled = await Lifecycle.FulfilledAsync(site) - before - beside.Count;
        var (again, repeats) = await UploadAsync(partner, File("measured"));

        Row[] rows =
        [
            new()
            {
                Name = $"bulk of {Rows} orders, {store}",
                Rate = Rows / seconds,
                Cost = Cost.Unknown with { Gateway = cost },
                Note = $"{seconds:0.0} s, {Accepted(results, replayed: false)} accepted, {fulfilled} fulfilled; memory {memory:0} MB before, {CpuMeter.MemoryOf(host.Id):0} MB after",
            },
            new()
            {
                Name = $"the same file again, {store}",
                Rate = Rows / again,
                Note = $"{Accepted(repeats, replayed: true)} replayed",
            },
            new()
            {
                Name = $"single orders of another partner meanwhile, {store}",
                Rate = beside.Count / seconds,
                P50 = At(beside, 50),
                P99 = At(beside, 99),
                Note = $"one after the other; alone p50 {At(alone, 50):0.0} ms, p99 {At(alone, 99):0.0} ms",
            },
        ];
        foreach (var row in rows)
        {
            run.Say(row.ToLine());
        }

        return rows;
    }

    private static HttpClient Client(Uri gateway, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <returns>The seconds from the first byte to the last result.</returns>
    private static async Task<(double Seconds, string[] Results)> UploadAsync(HttpClient client, string file)
    {
        var watch = Stopwatch.StartNew();
        using var body = new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var answer = await client.PostAsync("/v1/orders/bulk", body);
        answer.EnsureSuccessStatusCode();
        var results = await answer.Content.ReadAsStringAsync();
        return (watch.Elapsed.TotalSeconds, results.TrimEnd('\n').Split('\n'));
    }

    /// <returns>The milliseconds of each order.</returns>
    private static async Task<List<double>> PlaceAsync(HttpClient client, string name, Func<int, bool> goesOn)
    {
        var taken = new List<double>();
        while (goesOn(taken.Count))
        {
            var watch = Stopwatch.StartNew();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders");
            request.Content = new StringContent(Order($"{name}-{taken.Count}"), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            request.Headers.Add("Idempotency-Key", $"{name}-{taken.Count}");
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }

        return taken;
    }

    private static int Accepted(string[] results, bool replayed) => results.Select(line => JsonNode.Parse(line)!)
        .Count(row => row["status"]!.GetValue<int>() == 202 && row["replayed"] is not null == replayed);

    private static string File(string name) => string.Concat(
        Enumerable.Range(1, Rows).Select(n => $$"""{"idempotencyKey":"{{name}}-{{n}}","order":{{Order($"{name}-{n}")}}}{{'\n'}}"""));

    private static string Order(string reference) =>
        $$$"""
        {"partnerOrderRef":"{{{reference}}}","purchaseOrder":"PO-4711","customer":{"name":"Maschinenbau {{{reference}}} GmbH",
        "country":"DE","region":"DE-BY","domain":"{{{reference}}}.example","contact":{"givenName":"Erika","familyName":"Müller",
        "email":"it@{{{reference}}}.example","language":"de"}},"lines":[{"lineRef":"1","action":"new","sku":"premium-sm",
        "quantity":37,"termMonths":36}],"references":{"quote":"Q-9"}}
        """.ReplaceLineEndings("");

    private static double At(List<double> taken, int percent) => taken.Order().ElementAt(taken.Count * percent / 100);
}
