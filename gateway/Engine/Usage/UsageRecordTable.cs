using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>The name under which a record counts once.</summary>
internal sealed record UsageKey(string SubscriptionId, string Meter, UsageSource Source, string MessageId)
{
    public static UsageKey Of(UsageRecord record) =>
        new(record.SubscriptionId, record.Meter, record.Source, record.MessageId);
}

/// <summary>Records of meters as they came. A correction is a row beside what it corrects.</summary>
public static class UsageRecordTable
{
    /// <summary>Adds a record, which counts unless a later revision of it is there.</summary>
    internal static void Insert(Writes writes, UsageRecord record, bool isSuperseded) =>
        writes.Add(Sql.Insert, Row.Of(record, isSuperseded));

    /// <summary>Lets a record count no more for which a later revision has come.</summary>
    internal static void Supersede(Writes writes, UsageRecord later) => writes.Add(Sql.Supersede, Row.Of(later, false));

    /// <summary>All revisions of some records.</summary>
    internal static async Task<IEnumerable<UsageRecord>> ListAsync(
        DbTransaction tx, IReadOnlyList<UsageKey> keys, CancellationToken cancel) =>
        (await Sql.OfKeys.ListAsync<Row>(tx, keys, cancel)).Select(row => row.Record());

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public string Meter { get; init; } = "";
        public UsageSource Source { get; init; }
        public string MessageId { get; init; } = "";
        public int Revision { get; init; }
        public long Quantity { get; init; }
        public DateTimeOffset At { get; init; }
        public DateTimeOffset? Since { get; init; }
        public DateOnly Day { get; init; }
        public string? InstanceId { get; init; }
        public DateTimeOffset ReceivedAt { get; init; }
        public int Superseded { get; init; }

        public static Row Of(UsageRecord record, bool isSuperseded) => new()
        {
            SubscriptionId = record.SubscriptionId,
            Meter = record.Meter,
            Source = record.Source,
            MessageId = record.MessageId,
            Revision = record.Revision,
            Quantity = record.Quantity,
            At = record.At,
            Since = record.Since,
            Day = record.Day,
            InstanceId = record.InstanceId,
            ReceivedAt = record.ReceivedAt,
            Superseded = isSuperseded ? 1 : 0,
        };

        public UsageRecord Record() => new()
        {
            SubscriptionId = SubscriptionId,
            Meter = Meter,
            Source = Source,
            MessageId = MessageId,
            Revision = Revision,
            Quantity = Quantity,
            At = At,
            Since = Since,
            InstanceId = InstanceId,
            ReceivedAt = ReceivedAt,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert = new(
            "INSERT INTO usage_records ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<Row> Supersede = new("""
            UPDATE usage_records SET superseded = 1 FROM {rows}
            WHERE usage_records.subscription_id = r.subscription_id AND usage_records.meter = r.meter
              AND usage_records.source = r.source AND usage_records.message_id = r.message_id
              AND usage_records.revision < r.revision AND usage_records.superseded = 0
            """);

        public static readonly RowsSql<UsageKey> OfKeys = new("""
            SELECT u.subscription_id, u.meter, u.source, u.message_id, u.revision, u.quantity, u.at, u.since, u.day,
              u.instance_id, u.received_at, u.superseded
            FROM {rows} JOIN usage_records u ON u.subscription_id = r.subscription_id AND u.meter = r.meter
              AND u.source = r.source AND u.message_id = r.message_id
            """);
    }
}
