using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Who took which seat when, by ids that only products can tell persons by.</summary>
public static class SeatMoveTable
{
    /// <summary>Keeps what is not known yet.</summary>
    /// <returns>How many were new.</returns>
    public static Task<int> InsertAsync(
        DbTransaction tx, IEnumerable<SeatMove> moves, DateTimeOffset receivedAt, CancellationToken cancel) =>
        Sql.Insert.RunAsync(tx, [.. moves.Select(move => Row.Of(move, receivedAt))], cancel);

    /// <summary>One page, oldest first.</summary>
    public static async Task<IReadOnlyList<SeatMove>> ListAsync(DbTransaction tx, SeatMoveFilter filter, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.List, filter.Values(), cancel)).Select(row => row.Move())];

    /// <summary>Forgets all of some subscriptions.</summary>
    /// <returns>How many there were.</returns>
    public static Task<int> ForgetAsync(DbTransaction tx, IEnumerable<string> subscriptionIds, CancellationToken cancel) =>
        Sql.ForgetOf.RunAsync(tx, [.. subscriptionIds.Select(id => new Of(id))], cancel);

    /// <summary>Forgets some of what is older.</summary>
    /// <returns>How many; 0 when there are no more.</returns>
    public static Task<int> ForgetAsync(DbTransaction tx, DateTimeOffset before, int limit, CancellationToken cancel) =>
        tx.RunAsync(Sql.ForgetOld, new { Before = before, Limit = limit }, cancel);

    private sealed record Of(string SubscriptionId);

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public DateTimeOffset At { get; init; }
        public string InstanceId { get; init; } = "";
        public string UserId { get; init; } = "";
        public string Change { get; init; } = "";
        public string? Category { get; init; }
        public DateTimeOffset ReceivedAt { get; init; }

        public static Row Of(SeatMove move, DateTimeOffset receivedAt) => new()
        {
            SubscriptionId = move.SubscriptionId,
            At = move.At,
            InstanceId = move.InstanceId,
            UserId = move.UserId,
            Change = move.Change.Word(),
            Category = move.Category,
            ReceivedAt = receivedAt,
        };

        public SeatMove Move() => new()
        {
            SubscriptionId = SubscriptionId,
            At = At,
            InstanceId = InstanceId,
            UserId = UserId,
            Change = Words.Parse<SeatChange>(Change),
            Category = Category,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert =
            new("INSERT INTO seat_moves ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT DO NOTHING");

        public static readonly RowsSql<Of> ForgetOf =
            new("DELETE FROM seat_moves WHERE subscription_id IN (SELECT r.subscription_id FROM {rows})");

        public const string ForgetOld = """
            DELETE FROM seat_moves WHERE (subscription_id, at, instance_id, user_id, change) IN (
              SELECT subscription_id, at, instance_id, user_id, change FROM seat_moves WHERE at < @Before ORDER BY at LIMIT @Limit)
            """;

        public const string List = """
            SELECT subscription_id, at, instance_id, user_id, change, category FROM seat_moves
            WHERE subscription_id = @SubscriptionId AND at >= @From AND at < @To
              AND (at, instance_id, user_id, change) > (@AfterAt, @AfterInstance, @AfterUser, @AfterChange)
              AND (CAST(@UserId AS TEXT) IS NULL OR user_id = @UserId)
            ORDER BY at, instance_id, user_id, change LIMIT @Limit
            """;
    }
}

/// <summary>Which moves a page shows.</summary>
public sealed record SeatMoveFilter
{
    public required string SubscriptionId { get; init; }

    public required DayRange Days { get; init; }

    /// <summary>Only those of one user.</summary>
    public string? UserId { get; init; }

    /// <summary>Only those behind this one.</summary>
    public SeatMove? After { get; init; }

    public required int Limit { get; init; }

    internal object Values() => new
    {
        SubscriptionId,
        From = Midnight(Days.From),
        To = Midnight(Days.To),
        AfterAt = After?.At ?? DateTimeOffset.MinValue,
        AfterInstance = After?.InstanceId ?? "",
        AfterUser = After?.UserId ?? "",
        AfterChange = After?.Change.Word() ?? "",
        UserId,
        Limit,
    };

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
