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
    public required string BodyHash { get; init; }

    public required string OrderId { get; init; }

    public required int Status { get; init; }

    public required string Body { get; init; }

    /// <summary>Until then the first caller still waits for its answer.</summary>
    public required DateTimeOffset OpenUntil { get; init; }
}

public static class IdempotencyTable
{
    public static Task<KeyedAnswer?> FindAsync(
        DbTransaction tx, string partner, string route, string key, CancellationToken cancel) =>
        tx.OneAsync<KeyedAnswer>(Sql.Find, new { Partner = partner, Route = route, Key = key }, cancel);

    /// <returns><c>false</c> when somebody else has the key: read it.</returns>
    public static async Task<bool> InsertAsync(
        DbTransaction tx, string partner, string route, string key, KeyedAnswer answer, DateTimeOffset now,
        CancellationToken cancel) =>
        await tx.RunAsync(
            Sql.Insert,
            new
            {
                Partner = partner,
                Route = route,
                Key = key,
                answer.BodyHash,
                answer.OrderId,
                answer.Status,
                answer.Body,
                answer.OpenUntil,
                CreatedAt = now,
            },
            cancel) == 1;

    /// <summary>Puts the answer that was given in the end in place of the first one.</summary>
    public static Task CloseAsync(
        DbTransaction tx, string partner, string route, string key, StoredAnswer answer, CancellationToken cancel) =>
        tx.RunAsync(Sql.Close, new { Partner = partner, Route = route, Key = key, answer.Status, answer.Body }, cancel);

    public static Task RemoveAsync(DbTransaction tx, string partner, string route, string key, CancellationToken cancel) =>
        tx.RunAsync(Sql.Remove, new { Partner = partner, Route = route, Key = key }, cancel);

    /// <summary>Forgets keys older than a moment, at most <paramref name="limit"/> at a time.</summary>
    public static Task<int> ForgetAsync(DbTransaction tx, DateTimeOffset before, int limit, CancellationToken cancel) =>
        tx.RunAsync(Sql.Forget, new { Before = before, Limit = limit }, cancel);

    private static class Sql
    {
        public const string Find = """
            SELECT body_hash, order_id, status, body, open_until FROM idempotency
            WHERE partner = @Partner AND route = @Route AND key = @Key
            """;

        public const string Insert = """
            INSERT INTO idempotency (partner, route, key, body_hash, order_id, status, body, open_until, created_at)
            VALUES (@Partner, @Route, @Key, @BodyHash, @OrderId, @Status, @Body, @OpenUntil, @CreatedAt)
            ON CONFLICT (partner, route, key) DO NOTHING
            """;

        public const string Close = """
            UPDATE idempotency SET status = @Status, body = @Body, open_until = 0
            WHERE partner = @Partner AND route = @Route AND key = @Key
            """;

        public const string Remove =
            "DELETE FROM idempotency WHERE partner = @Partner AND route = @Route AND key = @Key";

        public const string Forget = """
            DELETE FROM idempotency WHERE (partner, route, key) IN (
              SELECT partner, route, key FROM idempotency WHERE created_at < @Before LIMIT @Limit)
            """;
    }
}
