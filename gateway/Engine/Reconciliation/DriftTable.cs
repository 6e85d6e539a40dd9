using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>What was found to differ. What is found again keeps its row; what is not found any more is marked as healed.</summary>
public static class DriftTable
{
    /// <summary>Keeps a finding of a run.</summary>
    public static void Keep(Writes writes, Finding finding, string run, TimeProvider clock) =>
        writes.Add(Sql.Keep, Row.Of(finding, run, clock));

    /// <summary>A drift that could not be judged lasts, for all we know.</summary>
    public static void Spare(Writes writes, string subscriptionId, string code, string run) =>
        writes.Add(Sql.Spare, new Spared(subscriptionId, code, run));

    /// <summary>Marks as healed what a run has looked for and not found.</summary>
    public static Task<int> HealAsync(DbTransaction tx, string run, DateTimeOffset at, CancellationToken cancel) =>
        tx.RunAsync(Sql.Heal, new { Run = run, At = at }, cancel);

    /// <summary>How many last, by code.</summary>
    public static Task<IReadOnlyList<DriftCount>> CountOpenAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.ListAsync<DriftCount>(Sql.CountOpen, null, cancel);

    /// <summary>How many a run was the first to find, by code.</summary>
    public static Task<IReadOnlyList<DriftCount>> CountNewAsync(DbTransaction tx, string run, CancellationToken cancel) =>
        tx.ListAsync<DriftCount>(Sql.CountNew, new { Run = run }, cancel);

    public static Task<IReadOnlyList<KeptDrift>> ListAsync(DbTransaction tx, DriftFilter filter, CancellationToken cancel) =>
        tx.ListAsync<KeptDrift>(
            Sql.List,
            new { filter.Code, filter.Partner, OpenOnly = filter.OpenOnly ? 1 : 0, Before = filter.Before ?? Ids.AfterAll, filter.Limit },
            cancel);

    /// <summary>The open dead letters of orders' provisioning, by order: where somebody may press again.</summary>
    public static async Task<ILookup<string, string>> LettersAsync(
        DbTransaction tx, IReadOnlyCollection<string> orderIds, CancellationToken cancel) =>
        (await Sql.Letters.ListAsync<LetterRow>(tx, [.. orderIds.Select(id => new OrderKey(id))], cancel))
        .ToLookup(row => row.OrderId, row => row.Id);

    private sealed record OrderKey(string OrderId);

    private sealed record LetterRow
    {
        public string OrderId { get; init; } = "";
        public string Id { get; init; } = "";
    }

    private sealed record Spared(string SubscriptionId, string Code, string Run);

    private sealed record Row
    {
        public required string Id { get; init; }
        public required string Code { get; init; }
        public required string Subject { get; init; }
        public required string Partner { get; init; }
        public required string OrderId { get; init; }
        public required string LineId { get; init; }
        public string? SubscriptionId { get; init; }
        public required string Ordered { get; init; }
        public required string Delivered { get; init; }
        public required string FirstRun { get; init; }
        public required string LastRun { get; init; }
        public required DateTimeOffset FirstSeenAt { get; init; }
        public required DateTimeOffset LastSeenAt { get; init; }

        public static Row Of(Finding finding, string run, TimeProvider clock) => new()
        {
            Id = Ids.New("drf", clock),
            Code = finding.Code,
            Subject = finding.Subject,
            Partner = finding.Partner,
            OrderId = finding.OrderId,
            LineId = finding.LineId,
            SubscriptionId = finding.SubscriptionId,
            Ordered = finding.Ordered,
            Delivered = finding.Delivered,
            FirstRun = run,
            LastRun = run,
            FirstSeenAt = clock.GetUtcNow(),
            LastSeenAt = clock.GetUtcNow(),
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Keep = new("""
            INSERT INTO drifts ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subject, code) WHERE healed_at IS NULL DO UPDATE SET
              ordered = excluded.ordered, delivered = excluded.delivered, last_run = excluded.last_run,
              last_seen_at = excluded.last_seen_at
            """);

        public static readonly RowsSql<Spared> Spare = new("""
            UPDATE drifts SET last_run = r.run FROM {rows}
            WHERE drifts.subscription_id = r.subscription_id AND drifts.code = r.code AND drifts.healed_at IS NULL
            """);

        public const string Heal = "UPDATE drifts SET healed_at = @At WHERE healed_at IS NULL AND last_run <> @Run";

        public const string CountOpen =
            "SELECT code, count(*) AS count FROM drifts WHERE healed_at IS NULL GROUP BY code ORDER BY code";

        public const string CountNew =
            "SELECT code, count(*) AS count FROM drifts WHERE first_run = @Run GROUP BY code ORDER BY code";

        public const string List = """
            SELECT id, code, partner, order_id, line_id, subscription_id, ordered, delivered, first_seen_at, last_seen_at, healed_at
            FROM drifts
            WHERE (CAST(@Code AS TEXT) IS NULL OR code = @Code)
              AND (CAST(@Partner AS TEXT) IS NULL OR partner = @Partner)
              AND (@OpenOnly = 0 OR healed_at IS NULL)
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        public static readonly RowsSql<OrderKey> Letters = new("""
            SELECT p.order_id, d.id FROM provisioning_events p JOIN dead_letters d ON d.subject_id = p.id
            WHERE p.order_id IN (SELECT r.order_id FROM {rows}) AND d.requeued_at IS NULL ORDER BY d.id
            """);
    }
}

/// <summary>So many drifts of a code.</summary>
public sealed record DriftCount
{
    public required string Code { get; init; }

    public required long Count { get; init; }
}
