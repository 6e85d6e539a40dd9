using System.Diagnostics;
using System.Text.Json.Nodes;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>What a partner sees.</summary>
internal static class OverHttp
{
    private const int WarmUp = 300;
    private const int Orders = 500;
    private const int Rounds = 200;
    private const int SameKey = 50;
    private const int Starts = 5;

    /// <summary>Order to license, one after another, each answered when it is fulfilled.</summary>
    public static async Task<Series> OrderToLicenseAsync(string? postgres = null)
    {
        using var folder = new TempFolder();
        using var host = await HostProgram.StartAsync(folder, postgres);
        using var client = await host.PartnerAsync(folder, "Bench", postgres);
        var values = new List<double>(Orders);
        for (var order = 0; order < WarmUp + Orders; order++)
        {
            var watch = Stopwatch.StartNew();
            var (status, body) = await client.PlaceAsync($"R-{order}", $"key-{order}", wait: true);
            var taken = watch.Elapsed.TotalMilliseconds;
            if (status != 201 || !body.Contains("\"licenseIds\":[\"lic_", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"Order {order} was answered {status}: {body}");
            }

            if (order >= WarmUp)
            {
                values.Add(taken);
            }
        }

        return new Series("order to license", values);
    }

    /// <summary>A start on an empty folder: migrations and keys included.</summary>
    public static async Task<Series> ReadyAsync()
    {
        var values = new List<double>(Starts);
        for (var start = 0; start < Starts; start++)
        {
            using var folder = new TempFolder();
            using var host = await HostProgram.StartAsync(folder);
            values.Add(host.ReadyAfter.TotalMilliseconds);
        }

        return new Series("ready", values);
    }

    /// <summary>Many at once with one key: in every round one order, and everybody hears of that one.</summary>
    /// <returns>The seconds that all rounds took.</returns>
    public static async Task<double> SameKeyAsync(string? postgres)
    {
        using var folder = new TempFolder();
        using var host = await HostProgram.StartAsync(folder, postgres);
        using var client = await host.PartnerAsync(folder, "Bench", postgres);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"same-{round}";
            var answers = await Task.WhenAll(
                Enumerable.Range(0, SameKey).Select(_ => client.PlaceAsync(name, name, wait: false)));
            var ids = answers.Where(answer => answer.Status is 200 or 201 or 202)
                .Select(answer => JsonNode.Parse(answer.Body)!["id"]!.GetValue<string>()).Distinct().ToList();
            var others = answers.Where(answer => answer.Status is not (200 or 201 or 202 or 409)).ToList();
            if (ids.Count != 1 || others.Count > 0)
            {
                throw new InvalidOperationException(
                    $"Round {round} made {ids.Count} orders and was refused: {others.FirstOrDefault()}");
            }
        }

        var taken = watch.Elapsed.TotalSeconds;
        await OneEachAsync(client);
        return taken;
    }

    private static async Task OneEachAsync(HttpClient client)
    {
        var references = new List<string>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={cursor}";
            var page = JsonNode.Parse(await client.GetStringAsync($"/v1/orders?limit=100{after}"))!;
            references.AddRange(page["data"]!.AsArray().Select(order => order!["partnerOrderRef"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        if (references.Count != Rounds || references.Distinct().Count() != Rounds)
        {
            throw new InvalidOperationException($"{Rounds} rounds made {references.Count} orders.");
        }
    }
}
