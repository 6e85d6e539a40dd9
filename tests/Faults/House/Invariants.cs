using System.Diagnostics;
using Fulfillment.Faults.Load;

namespace Fulfillment.Faults.House;

/// <summary>What was found wrong after a run.</summary>
internal sealed record Finding(string Kind, string What)
{
    public const string Lost = "lost";
    public const string Doubled = "doubled";
    public const string Broken = "broken";

    /// <summary>What a node said about it: no finding of its own, but where to look.</summary>
    public const string Logged = "logged";
}

/// <summary>What must be true of the store and of the market once everything has come to rest.</summary>
internal static class Invariants
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    // Each yields the rows that must not be.
    private static readonly (string Kind, string Name, string Sql)[] _queries =
    [
        (Finding.Broken, "versions with a gap",
            """
            SELECT o.id, o.version, count(e.version) FROM orders o LEFT JOIN events e ON e.order_id = o.id
            GROUP BY o.id, o.version HAVING count(e.version) <> o.version OR min(e.version) <> 1 OR max(e.version) <> o.version
            """),
        (Finding.Doubled, "more than one order under a reference",
            "SELECT partner, external_ref FROM orders GROUP BY partner, external_ref HAVING count(*) > 1"),
        (Finding.Broken, "a provisioned line without exactly one subscription",
            """
            SELECT l.id, count(s.id) FROM order_lines l LEFT JOIN subscriptions s ON s.line_id = l.id
            WHERE l.status = 'provisioned' GROUP BY l.id HAVING count(s.id) <> 1
            """),
        (Finding.Broken, "a provisioned line without exactly one license",
            """
            SELECT l.id, count(s.id) FROM order_lines l LEFT JOIN licenses s ON s.line_id = l.id
            WHERE l.status = 'provisioned' GROUP BY l.id HAVING count(s.id) <> 1
            """),
        (Finding.Broken, "a subscription without exactly one activation code",
            """
            SELECT s.id, count(c.fingerprint) FROM subscriptions s LEFT JOIN activation_codes c ON c.subscription_id = s.id
            GROUP BY s.id HAVING count(c.fingerprint) <> 1
            """),
        (Finding.Broken, "a provisioned line without exactly one succeeded provisioning event",
            """
            SELECT l.id, count(p.id) FROM order_lines l
            LEFT JOIN provisioning_events p ON p.line_id = l.id AND p.cause = 'orderLine' AND p.state = 'succeeded'
            WHERE l.status = 'provisioned' GROUP BY l.id HAVING count(p.id) <> 1
            """),
        (Finding.Broken, "work that is left over",
            "SELECT subject_kind, subject_id, step, attempt, crashes FROM work WHERE subject_kind <> 'schedule'"),
        (Finding.Broken, "a message that is left over", "SELECT id, sink, attempt FROM outbox"),
        (Finding.Lost, "a delivery that is neither made nor given up",
            """
            SELECT d.subject_id, d.version, d.sink, d.state FROM deliveries d WHERE d.state = 'expected'
              OR (d.state = 'dead' AND NOT EXISTS (SELECT 1 FROM dead_letters x WHERE x.subject_id = d.subject_id))
            """),
        (Finding.Broken, "fulfilled without leave for the same content",
            """
            SELECT o.id FROM orders o WHERE o.status = 'fulfilled' AND NOT EXISTS (
              SELECT 1 FROM screening_decisions s
              WHERE s.order_id = o.id AND s.verdict = 'allow' AND s.content_hash = o.content_hash)
            """),
    ];

    /// <summary>Waits until everything is at rest, then looks.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckAsync(Estate estate, Buyers buyers)
    {
        await RestAsync(estate, buyers);
        var found = new List<Finding>();
        foreach (var (kind, name, sql) in _queries)
        {
            var rows = await estate.ReadAsync(sql);
            found.AddRange(rows.Take(3).Select(row => new Finding(kind, $"{name} ({rows.Count}): {string.Join(' ', row)}")));
        }

        found.AddRange(await LostAsync(estate, buyers));
        found.AddRange(InTheLedger(estate, buyers));
        found.AddRange(buyers.Wrong.Take(3).Select(wrong => new Finding(Finding.Broken, wrong)));
        var (code, lines) = await estate.CommandAsync("audit", "verify");
        if (code != 0)
        {
            found.Add(new Finding(Finding.Broken, $"audit verify ended with {code}: {string.Join(' ', lines)}"));
        }

        if (found.Count > 0)
        {
            found.AddRange(estate.Nodes.SelectMany(node => node.Errors.Take(3)).Select(error => new Finding(Finding.Logged, error[..Math.Min(400, error.Length)])));
        }

        return found;
    }

    /// <summary>Until nothing is due and everything acknowledged is done; when that never comes, the check will say what.</summary>
    public static async Task RestAsync(Estate estate, Buyers buyers)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < _patience)
        {
            var left = await estate.ReadAsync(
                """
                SELECT (SELECT count(*) FROM work WHERE subject_kind <> 'schedule') + (SELECT count(*) FROM outbox),
                  (SELECT count(*) FROM orders WHERE status = 'fulfilled')
                """);
            if (left[0][0] == "0" && int.Parse(left[0][1]) >= buyers.Acknowledged.Count)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static async Task<IEnumerable<Finding>> LostAsync(Estate estate, Buyers buyers)
    {
        var stored = (await estate.ReadAsync("SELECT external_ref, id, status FROM orders"))
            .ToLookup(row => row[0], row => (Id: row[1], Status: row[2]));
        return buyers.Acknowledged.SelectMany(order => stored[order.Key].ToList() switch
        {
            [] => [new Finding(Finding.Lost, $"{order.Key} was acknowledged as {order.Value} and is not there")],
            [var one] when order.Value.Length > 0 && one.Id != order.Value =>
                [new Finding(Finding.Doubled, $"{order.Key} was acknowledged as {order.Value} and is {one.Id}")],
            [var one] when one.Status != "fulfilled" => [new Finding(Finding.Lost, $"{order.Key} ({one.Id}) is {one.Status}")],
            _ => Array.Empty<Finding>(),
        }).Take(5);
    }

    /// <summary>One effect for each order that the market was to hear of, under one key.</summary>
    private static IEnumerable<Finding> InTheLedger(Estate estate, Buyers buyers)
    {
        var told = estate.Market.Ledger.ToLookup(effect => effect.Value.Number, effect => effect.Key);
        return buyers.ByChannel.Keys.SelectMany(number => told[number].Count() switch
        {
            0 => [new Finding(Finding.Lost, $"the market never heard of {number}")],
            1 => Array.Empty<Finding>(),
            var many => [new Finding(Finding.Doubled, $"the market was told of {number} under {many} keys")],
        }).Take(5);
    }
}
