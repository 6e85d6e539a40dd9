using System.Text.Json.Nodes;
using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>
/// Many posts at once with one key, over two nodes: with one body they make one order and all hear of it; with two
/// bodies one of the two wins and the other is refused.
/// </summary>
internal static class SameKey
{
    private const int AtOnce = 50;

    public static async Task<Tally> RunAsync(FaultRun run)
    {
        await using var estate = await Estate.OpenAsync(await PostgresServer.AdminConnectionStringAsync(), 2);
        await estate.StartAllAsync();
        using var buyers = new Buyers(estate, run.Seed, patienceSeconds: 60);
        var (rounds, findings) = (run.Rounds(200, 15), new List<Finding>());
        for (var round = 1; round <= rounds; round++)
        {
            findings.AddRange(await RoundAsync(estate, buyers, $"K{run.Seed}-{round:0000}", bodies: round % 2 == 0 ? 2 : 1));
            if (round % 50 == 0)
            {
                run.Say($"same key: {round} of {rounds} rounds");
            }
        }

        findings.AddRange(await Invariants.CheckAsync(estate, buyers));
        return Tally.Of($"{AtOnce} posts at once under one key, two nodes", rounds, buyers, findings);
    }

    private static async Task<IReadOnlyList<Finding>> RoundAsync(Estate estate, Buyers buyers, string name, int bodies)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(post => buyers.PostAsync(
            estate.Nodes[post % estate.Nodes.Count], name, name, Buyers.Body(name, 1 + (post / 2 % bodies), twoLines: false))));
        var ids = answers.Where(answer => answer.Status is 200 or 201 or 202)
            .Select(answer => $"{JsonNode.Parse(answer.Body)!["id"]}").Distinct().ToList();
        var odd = answers.Select(answer => answer.Status)
            .Where(status => status is not (200 or 201 or 202 or 409 or 429) && (bodies == 1 || status != 422)).ToList();
        if (ids.Count == 1)
        {
            buyers.Acknowledged[name] = ids[0];
        }

        return ids.Count == 1 && odd.Count == 0
            ? []
            : [new Finding(ids.Count > 1 ? Finding.Doubled : Finding.Broken, $"{name} made {ids.Count} orders; answers {string.Join(' ', odd)}")];
    }
}
