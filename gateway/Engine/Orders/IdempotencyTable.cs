using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>An answer as it was given, to be given again.</summary>
/// <param name="Status">HTTP-like status code.</param>
/// <param name="Body">The body; holds no secret.</param>
public sealed record StoredAnswer(int Status, string Body);

/// <summary>A key and what was answered under it.</summary>
public sealed record KeyedAnswer
{
    public required string Partner { get; init; }

    public required string Route { get; init; }

    public required string Key { get; init; }

    /// <summary>Of the content that came under the key, not of its spelling.</summary>
    public required string BodyHash { get; init; }

    /// <summary>What was made: an order, or what else the route makes.</summary>
    public required string OrderId { get; init; }

    public required int Status { get; init; }

    public required string Body { get; init; }

    /// <summary>Until then the first caller still waits for its answer.</summary>
    public required DateTimeOffset OpenUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Where an answer stands: the key is the partner's own, per route.</summary>
public sealed record CallKey(string Partner, string Route, string Key);

public static class IdempotencyTable
{
    public static Task<IReadOnlyList<KeyedAnswer>> ListAsync(
        DbTransaction tx, IReadOnlyList<CallKey> keys, CancellationToken cancel) =>
        Sql.Find.ListAsync<KeyedAnswer>(tx, keys, cancel);

    /// <returns>The orders whose key is theirs now; whoever has one of the others came first.</returns>
    public static async Task<IReadOnlySet<string>> InsertAsync(
        DbTransaction tx, IReadOnlyList<KeyedAnswer> answers, CancellationToken cancel)
    {
        // In the order of their keys, so that two transactions never wait for each other.
        var rows = answers.OrderBy(row => row.Partner, StringComparer.Ordinal)
            .ThenBy(row => row.Key, StringComparer.Ordinal).ToList();
        return (await Sql.Insert.ListAsync<string>(tx, rows, cancel)).ToHashSet();
    }

    /// <summary>Puts another answer under a key.</summary>
    public static void Answer(Writes writes, CallKey key, string orderId, StoredAnswer answer) => writes.Add(
        Sql.Answer, new AnswerRow(key.Partner, key.Route, key.Key, orderId, answer.Status, answer.Body));

    public static void Remove(Writes writes, CallKey key) => writes.Add(Sql.Remove, key);

    /// <summary>Forgets keys older than a moment, at most <paramref name="limit"/> at a time.</summary>
    public static Task<int> ForgetAsync(DbTransaction tx, DateTimeOffset before, int limit, CancellationToken cancel) =>
        tx.RunAsync(Sql.Forget, new { Before = before, Limit = limit }, cancel);

    private sealed record AnswerRow(string Partner, string Route, string Key, string OrderId, int Status, string Body);

    private static class Sql
    {
        public static readonly RowsSql<CallKey> Find = new("""
            SELECT partner, route, key, body_hash, order_id, status, body, open_until, created_at FROM idempotency
            WHERE (partner, route, key) IN (SELECT r.partner, r.route, r.key FROM {rows})
            """);

        public static readonly RowsSql<KeyedAnswer> Insert = new("""
            INSERT INTO idempotency ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (partner, route, key) DO NOTHING
            RETURNING order_id
            """);

        public static readonly RowsSql<AnswerRow> Answer = new("""
            UPDATE idempotency SET order_id = r.order_id, status = r.status, body = r.body, open_until = 0
            FROM {rows}
            WHERE idempotency.partner = r.partner AND idempotency.route = r.route AND idempotency.key = r.key
            """);

        public static readonly RowsSql<CallKey> Remove = new("""
            DELETE FROM idempotency WHERE (partner, route, key) IN (SELECT r.partner, r.route, r.key FROM {rows})
            """);

        public const string Forget = """
            DELETE FROM idempotency WHERE (partner, route, key) IN (
              SELECT partner, route, key FROM idempotency WHERE created_at < @Before ORDER BY created_at LIMIT @Limit)
            """;
    }
}
