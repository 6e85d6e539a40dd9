using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>Decisions, append-only; the newest one of an order counts.</summary>
public static class ScreeningTable
{
    public static Task AddAsync(DbTransaction tx, ScreeningDecision decision, CancellationToken cancel) => tx.RunAsync(
        Sql.Add,
        new
        {
            decision.Id,
            decision.OrderId,
            Verdict = decision.Verdict.Word(),
            decision.ContentHash,
            decision.PolicyVersion,
            decision.DecidedBy,
            decision.Reason,
            Answers = JsonSerializer.Serialize(decision.Answers),
            decision.DecidedAt,
            decision.ValidUntil,
        },
        cancel);

    public static async Task<ScreeningDecision?> NewestAsync(DbTransaction tx, string orderId, CancellationToken cancel) =>
        (await ListAsync(tx, orderId, cancel)) is [.., var newest] ? newest : null;

    /// <summary>All decisions of an order, oldest first.</summary>
    public static async Task<IReadOnlyList<ScreeningDecision>> ListAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.List, new { OrderId = orderId }, cancel)).Select(row => row.Decision())];

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string OrderId { get; init; } = "";
        public Verdict Verdict { get; init; }
        public string ContentHash { get; init; } = "";
        public string PolicyVersion { get; init; } = "";
        public string DecidedBy { get; init; } = "";
        public string Reason { get; init; } = "";
        public string Answers { get; init; } = "";
        public DateTimeOffset DecidedAt { get; init; }
        public DateTimeOffset ValidUntil { get; init; }

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
            DecidedAt = DecidedAt,
            ValidUntil = ValidUntil,
        };
    }

    private static class Sql
    {
        public const string Add = """
            INSERT INTO screening_decisions (id, order_id, verdict, content_hash, policy_version, decided_by, reason,
              answers, decided_at, valid_until)
            VALUES (@Id, @OrderId, @Verdict, @ContentHash, @PolicyVersion, @DecidedBy, @Reason, @Answers, @DecidedAt,
              @ValidUntil)
            """;

        public const string List = """
            SELECT id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, decided_at,
              valid_until
            FROM screening_decisions WHERE order_id = @OrderId ORDER BY id
            """;
    }
}
