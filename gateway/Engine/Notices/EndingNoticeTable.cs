using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Notices;

/// <summary>Which notices were given, or passed over, so that each is given once.</summary>
internal static class EndingNoticeTable
{
    private const int Batch = 200;

    /// <summary>Marks some of what is due, and says what nobody has marked before: it belongs to whoever asked.</summary>
    public static async Task<IReadOnlyList<DueNotice>> TakeAsync(
        DbTransaction tx, IReadOnlyList<DueWindow> windows, IReadOnlySet<string> but, CancellationToken cancel)
    {
        var due = await Sql.Due.ListAsync<DueNotice>(tx, windows, cancel);
        return await Sql.Take.ListAsync<DueNotice>(
            tx, [.. due.Where(one => !but.Contains(one.SubscriptionId)).OrderBy(one => one.SubscriptionId, StringComparer.Ordinal).Take(Batch)], cancel);
    }

    public static Task ForgetAsync(DbTransaction tx, DateOnly before, CancellationToken cancel) => tx.RunAsync(
        Sql.Forget, new { Before = before.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, cancel);

    private static class Sql
    {
        // A partner of real orders has no clock of its own: all of them are one window.
        public static readonly RowsSql<DueWindow> Due = new("""
            SELECT s.id AS subscription_id, s.ends_on, r.days FROM {rows}
            JOIN subscriptions s ON s.sandbox = r.sandbox AND s.ends_on > r.after AND s.ends_on <= r.until
              AND (r.sandbox = 0 OR s.partner = r.partner)
            WHERE NOT EXISTS (
              SELECT 1 FROM ending_notices n WHERE n.subscription_id = s.id AND n.ends_on = s.ends_on AND n.days = r.days)
            LIMIT 1000
            """);

        public static readonly RowsSql<DueNotice> Take = new("""
            INSERT INTO ending_notices ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT DO NOTHING
            RETURNING {columns}
            """);

        public const string Forget = "DELETE FROM ending_notices WHERE ends_on < @Before";
    }
}

/// <summary>Ends of which a notice is due: those of all real partners, or of one sandbox partner by its own clock.</summary>
internal sealed record DueWindow
{
    public required string Partner { get; init; }

    public required int Sandbox { get; init; }

    public required string After { get; init; }

    public required string Until { get; init; }

    public required int Days { get; init; }
}

/// <summary>A notice that is due.</summary>
internal sealed record DueNotice
{
    public string SubscriptionId { get; init; } = "";

    public DateOnly EndsOn { get; init; }

    public int Days { get; init; }
}
