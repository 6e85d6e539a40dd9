using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>Decisions, append-only; the newest one of an order counts.</summary>
public static class ScreeningTable
{
    public static void Add(Writes writes, ScreeningDecision decision) => writes.Add(Sql.Add, Row.Of(decision));

    /// <summary>Of each order the newest decision, where it has one.</summary>
    public static async Task<IReadOnlyList<ScreeningDecision>> NewestAsync(
        DbTransaction tx, IReadOnlyCollection<string> orderIds, CancellationToken cancel) =>
        [.. (await Sql.NewestOfMany.ListAsync<Row>(tx, [.. orderIds.Select(id => new Key(id))], cancel)).Select(row => row.Decision())];

    public static async Task<ScreeningDecision?> NewestAsync(DbTransaction tx, string orderId, CancellationToken cancel) =>
        (await NewestAsync(tx, [orderId], cancel)) is [var newest] ? newest : null;

    public static async Task<ScreeningDecision?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Id = id }, cancel))?.Decision();

    /// <summary>All decisions of an order, oldest first.</summary>
    public static async Task<IReadOnlyList<ScreeningDecision>> ListAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.List, new { OrderId = orderId }, cancel)).Select(row => row.Decision())];

    /// <summary>Some of the house's own decisions of some days on which somebody resembled an entry of a list, oldest first.</summary>
    public static async Task<IReadOnlyList<(ScreeningDecision Decision, string? Profile)>> WithMatchesAsync(
        DbTransaction tx, DateOnly from, DateOnly to, string after, int limit, CancellationToken cancel) =>
        [
            .. (await tx.ListAsync<FoundRow>(
                Sql.WithMatches,
                new { From = Midnight(from), To = Midnight(to), After = after, Limit = limit, By = Audit.Actor.System.Name },
                cancel)).Select(row => (row.Decision(), row.Profile)),
        ];

    /// <summary>Forgets whom somebody resembled in decisions from before a moment; the decisions stay.</summary>
    /// <returns>In how many.</returns>
    public static Task<int> ForgetMatchesAsync(DbTransaction tx, DateTimeOffset until, int limit, CancellationToken cancel) =>
        tx.RunAsync(Sql.ForgetMatches, new { Until = until, Limit = limit }, cancel);

    /// <summary>All decisions of orders without what was answered: what they allowed, and from when to when.</summary>
    public static Task<IReadOnlyList<DecisionMark>> MarksAsync(
        DbTransaction tx, IReadOnlyCollection<string> orderIds, CancellationToken cancel) =>
        Sql.Marks.ListAsync<DecisionMark>(tx, [.. orderIds.Select(id => new Key(id))], cancel);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private sealed record Key(string OrderId);

    private record Row
    {
        public string Id { get; init; } = "";
        public string OrderId { get; init; } = "";
        public Verdict Verdict { get; init; }
        public string ContentHash { get; init; } = "";
        public string PolicyVersion { get; init; } = "";
        public string DecidedBy { get; init; } = "";
        public string Reason { get; init; } = "";
        public string Answers { get; init; } = "";
        public string? Matches { get; init; }
        public string? Asked { get; init; }
        public DateTimeOffset DecidedAt { get; init; }
        public DateTimeOffset ValidUntil { get; init; }

        public static Row Of(ScreeningDecision decision) => new()
        {
            Id = decision.Id,
            OrderId = decision.OrderId,
            Verdict = decision.Verdict,
            ContentHash = decision.ContentHash,
            PolicyVersion = decision.PolicyVersion,
            DecidedBy = decision.DecidedBy,
            Reason = decision.Reason,
            Answers = JsonSerializer.Serialize(decision.Answers),
            Matches = decision.SealedMatches,
            Asked = decision.Asked is { } asked ? JsonSerializer.Serialize(asked) : null,
            DecidedAt = decision.DecidedAt,
            ValidUntil = decision.ValidUntil,
        };

        public ScreeningDecision Decision() => new()
        {
            Id = Id,
            OrderId = OrderId,
            Verdict = Verdict,
            ContentHash = ContentHash,
            PolicyVersion = PolicyVersion,
            DecidedBy = DecidedBy,
            Reason = Reason,
            Answers = JsonSerializer.Deserialize<IReadOnlyList<HookAnswer>>(Answers)!,
            SealedMatches = Matches,
            Asked = Asked is { } asked ? JsonSerializer.Deserialize<ScreeningAsk>(asked) : null,
            DecidedAt = DecidedAt,
            ValidUntil = ValidUntil,
        };
    }

    private sealed record FoundRow : Row
    {
        public string? Profile { get; init; }
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Add =
            new("INSERT INTO screening_decisions ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<Key> NewestOfMany = new("""
            SELECT d.id, d.order_id, d.verdict, d.content_hash, d.policy_version, d.decided_by, d.reason, d.answers,
              d.matches, d.asked, d.decided_at, d.valid_until
            FROM {rows} JOIN screening_decisions d ON d.id = (
              SELECT max(n.id) FROM screening_decisions n WHERE n.order_id = r.order_id)
            """);

        public static readonly RowsSql<Key> Marks = new("""
            SELECT order_id, verdict, content_hash, decided_at, valid_until FROM screening_decisions
            WHERE order_id IN (SELECT r.order_id FROM {rows})
            """);

        public const string WithMatches = """
            SELECT d.id, d.order_id, d.verdict, d.content_hash, d.policy_version, d.decided_by, d.reason, d.answers, d.matches, d.asked,
              d.decided_at, d.valid_until, p.screening_profile AS profile
            FROM screening_decisions d LEFT JOIN orders o ON o.id = d.order_id LEFT JOIN screening_inquiries i ON i.id = d.order_id
              JOIN partners p ON p.id = coalesce(o.partner, i.partner)
            WHERE d.matches IS NOT NULL AND d.decided_at >= @From AND d.decided_at < @To AND d.decided_by = @By AND d.id > @After
            ORDER BY d.id LIMIT @Limit
            """;

        public const string List = """
            SELECT id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, matches, asked, decided_at,
              valid_until
            FROM screening_decisions WHERE order_id = @OrderId ORDER BY id
            """;

        public const string ForgetMatches = """
            UPDATE screening_decisions SET matches = NULL WHERE id IN (
              SELECT id FROM screening_decisions WHERE matches IS NOT NULL AND decided_at < @Until ORDER BY decided_at LIMIT @Limit)
            """;

        public const string Find = """
            SELECT id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, matches, asked, decided_at,
              valid_until
            FROM screening_decisions WHERE id = @Id
            """;
    }
}
