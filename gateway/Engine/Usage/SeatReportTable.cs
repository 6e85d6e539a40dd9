using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>Reports of seats as they came. Rows are added, never changed.</summary>
public static class SeatReportTable
{
    internal static void Insert(Writes writes, SeatReport report) => writes.Add(Sql.Insert, Row.Of(report));

    /// <returns>Once it is flushed: all reports of these instances and days.</returns>
    internal static Func<IEnumerable<SeatReport>> Ask(Writes writes, IReadOnlyList<SeatDayKey> keys)
    {
        var found = writes.Ask<SeatDayKey, Row>(Sql.OfDays, keys);
        return () => found.Select(row => row.Report());
    }

    /// <summary>All reports of an instance and a day, in the order in which they were counted.</summary>
    public static async Task<IReadOnlyList<SeatReport>> ListAsync(
        DbTransaction tx, SeatDayKey key, CancellationToken cancel) =>
    [
        .. (await Sql.OfDays.ListAsync<Row>(tx, [key], cancel)).Select(row => row.Report())
            .OrderBy(report => report.ReportedAt).ThenBy(report => report.MessageId, StringComparer.Ordinal),
    ];

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public string InstanceId { get; init; } = "";
        public DateOnly Day { get; init; }
        public UsageSource Source { get; init; }
        public string MessageId { get; init; } = "";
        public DateTimeOffset ReportedAt { get; init; }
        public DateTimeOffset ReceivedAt { get; init; }
        public long Billable { get; init; }
        public long? Active { get; init; }
        public string Categories { get; init; } = "";
        public string AddOns { get; init; } = "";
        public int Corrects { get; init; }

        public static Row Of(SeatReport report) => new()
        {
            SubscriptionId = report.SubscriptionId,
            InstanceId = report.InstanceId,
            Day = report.Day,
            Source = report.Source,
            MessageId = report.MessageId,
            ReportedAt = report.ReportedAt,
            ReceivedAt = report.ReceivedAt,
            Billable = report.Counts.Billable,
            Active = report.Counts.Active,
            Categories = report.Counts.Categories.ToString(),
            AddOns = report.Counts.AddOns.ToString(),
            Corrects = report.Corrects ? 1 : 0,
        };

        public SeatReport Report() => CorruptRowException.Read("seat_reports", SubscriptionId, () => new SeatReport
        {
            SubscriptionId = SubscriptionId,
            InstanceId = InstanceId,
            Day = Day,
            Source = Source,
            MessageId = MessageId,
            ReportedAt = ReportedAt,
            ReceivedAt = ReceivedAt,
            Counts = new SeatCounts
            {
                Billable = Billable,
                Active = Active,
                Categories = Counts.Parse(Categories),
                AddOns = Counts.Parse(AddOns),
            },
            Corrects = Corrects == 1,
        });
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert = new(
            "INSERT INTO seat_reports ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<SeatDayKey> OfDays = new("""
            SELECT s.subscription_id, s.instance_id, s.day, s.source, s.message_id, s.reported_at, s.received_at,
              s.billable, s.active, s.categories, s.add_ons, s.corrects
            FROM {rows} JOIN seat_reports s
              ON s.subscription_id = r.subscription_id AND s.day = r.day AND s.instance_id = r.instance_id
            """);
    }
}
