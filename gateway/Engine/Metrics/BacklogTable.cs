using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Metrics;

/// <summary>What is due and not taken in one lane of one queue.</summary>
public sealed record Backlog(string Queue, string Lane, long Depth, TimeSpan OldestAge);

/// <summary>
/// Looks at the queues without reading them: from lane to lane along the index, in each as far as
/// <see cref="Deepest"/>. What a sample costs does not grow with what waits.
/// </summary>
internal static class BacklogTable
{
    public const int Deepest = 100_000;
    public const int MostLanes = 1_000;

    public static async Task<IReadOnlyList<Backlog>> SampleAsync(DbTransaction tx, CancellationToken cancel)
    {
        var work = await tx.ListAsync<Row>(Sql.Work, new { Deepest, MostLanes }, cancel);
        var outbox = await tx.ListAsync<Row>(Sql.Outbox, new { Deepest, MostLanes }, cancel);
        return [.. work.Select(row => row.In("work")), .. outbox.Select(row => row.In("outbox"))];
    }

    private sealed record Row
    {
        public required string Lane { get; init; }

        public required long Depth { get; init; }

        public required long AgeMs { get; init; }

        public Backlog In(string queue) => new(queue, Lane, Depth, TimeSpan.FromMilliseconds(Math.Max(0, AgeMs)));
    }

    private static class Sql
    {
        public static readonly PortableSql Work = new("""
            WITH RECURSIVE lanes (lane) AS (
              SELECT min(lane) FROM work WHERE owner IS NULL
              UNION ALL
              SELECT (SELECT min(w.lane) FROM work w WHERE w.owner IS NULL AND w.lane > lanes.lane) FROM lanes WHERE lanes.lane IS NOT NULL)
            SELECT lane,
              (SELECT count(*) FROM (
                SELECT 1 FROM work w WHERE w.owner IS NULL AND w.lane = lanes.lane AND w.run_at <= {now} LIMIT @Deepest) due) AS depth,
              coalesce({now} - (SELECT min(w.run_at) FROM work w WHERE w.owner IS NULL AND w.lane = lanes.lane), 0) AS age_ms
            FROM lanes WHERE lane IS NOT NULL LIMIT @MostLanes
            """);

        public static readonly PortableSql Outbox = new("""
            WITH RECURSIVE lanes (lane) AS (
              SELECT min(sink) FROM outbox WHERE owner IS NULL
              UNION ALL
              SELECT (SELECT min(o.sink) FROM outbox o WHERE o.owner IS NULL AND o.sink > lanes.lane) FROM lanes WHERE lanes.lane IS NOT NULL)
            SELECT lane,
              (SELECT count(*) FROM (
                SELECT 1 FROM outbox o WHERE o.owner IS NULL AND o.sink = lanes.lane AND o.run_at <= {now} LIMIT @Deepest) due) AS depth,
              coalesce({now} - (SELECT min(o.run_at) FROM outbox o WHERE o.owner IS NULL AND o.sink = lanes.lane), 0) AS age_ms
            FROM lanes WHERE lane IS NOT NULL LIMIT @MostLanes
            """);
    }
}
