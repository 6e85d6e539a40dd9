using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Usage;

/// <summary>An overage as it is kept.</summary>
/// <param name="Basis">What was paid when it was reckoned.</param>
/// <param name="NoticedAt">When the customer was last told that more is owed; <c>null</c> while nothing is.</param>
public sealed record KeptOverage(OverageRecord Record, string Basis, DateTimeOffset? NoticedAt)
{
    /// <summary>What is owed as it was told since the period was closed; <c>null</c> while it is open. It never falls.</summary>
    public long? ClosedOwed { get; init; }

    internal bool IsOf(OveragePeriod period) => Record.Kind == period.Kind && Record.Period.From == period.Range.From;
}

/// <summary>One row for each period of a subscription over which overage is reckoned.</summary>
public static class OverageTable
{
    internal static void Save(Writes writes, string subscriptionId, KeptOverage overage) =>
        writes.Add(Sql.Save, Row.Of(subscriptionId, overage));

    /// <returns>Once it is flushed: all that is kept of a subscription.</returns>
    internal static Func<IEnumerable<KeptOverage>> Ask(Writes writes, string subscriptionId)
    {
        var found = writes.Ask<Key, Row>(Sql.OfSubscription, [new Key(subscriptionId)]);
        return () => found.Select(row => row.Overage());
    }

    /// <summary>All periods of a subscription, oldest first.</summary>
    public static async Task<IReadOnlyList<KeptOverage>> ListAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
    [
        .. (await Sql.OfSubscription.ListAsync<Row>(tx, [new Key(subscriptionId)], cancel)).Select(row => row.Overage())
            .OrderBy(overage => overage.Record.Period.From).ThenBy(overage => overage.Record.Kind),
    ];

    private sealed record Key(string SubscriptionId);

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public DateOnly PeriodStart { get; init; }
        public OverageKind Kind { get; init; }
        public DateOnly PeriodEnd { get; init; }
        public long Max { get; init; }
        public DateOnly MaxDay { get; init; }
        public string MaxInstance { get; init; } = "";
        public DateOnly Day { get; init; }
        public string Instance { get; init; } = "";
        public long Used { get; init; }
        public long Paid { get; init; }
        public long TrueUpsPaid { get; init; }
        public long Owed { get; init; }
        public DateTimeOffset? NoticedAt { get; init; }
        public string Basis { get; init; } = "";
        public long? ClosedOwed { get; init; }

        public static Row Of(string subscriptionId, KeptOverage overage) => new()
        {
            SubscriptionId = subscriptionId,
            PeriodStart = overage.Record.Period.From,
            Kind = overage.Record.Kind,
            PeriodEnd = overage.Record.Period.To,
            Max = overage.Record.Max,
            MaxDay = overage.Record.MaxDay,
            MaxInstance = overage.Record.MaxInstance,
            Day = overage.Record.Day,
            Instance = overage.Record.Instance,
            Used = overage.Record.Used,
            Paid = overage.Record.Paid,
            TrueUpsPaid = overage.Record.TrueUpsPaid,
            Owed = overage.Record.Owed,
            NoticedAt = overage.NoticedAt,
            Basis = overage.Basis,
            ClosedOwed = overage.ClosedOwed,
        };

        public KeptOverage Overage() => new(
            new OverageRecord
            {
                Kind = Kind,
                Period = new DayRange(PeriodStart, PeriodEnd),
                Max = Max,
                MaxDay = MaxDay,
                MaxInstance = MaxInstance,
                Day = Day,
                Instance = Instance,
                Used = Used,
                Paid = Paid,
                TrueUpsPaid = TrueUpsPaid,
            },
            Basis,
            NoticedAt)
        {
            ClosedOwed = ClosedOwed,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Save = new("""
            INSERT INTO overages ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subscription_id, period_start, kind) DO UPDATE SET
              period_end = excluded.period_end, max = excluded.max, max_day = excluded.max_day,
              max_instance = excluded.max_instance, day = excluded.day, instance = excluded.instance,
              used = excluded.used, paid = excluded.paid, true_ups_paid = excluded.true_ups_paid, owed = excluded.owed,
              noticed_at = excluded.noticed_at, basis = excluded.basis, closed_owed = excluded.closed_owed
            """);

        public static readonly RowsSql<Key> OfSubscription = new("""
            SELECT o.subscription_id, o.period_start, o.kind, o.period_end, o.max, o.max_day, o.max_instance, o.day,
              o.instance, o.used, o.paid, o.true_ups_paid, o.owed, o.noticed_at, o.basis, o.closed_owed
            FROM {rows} JOIN overages o ON o.subscription_id = r.subscription_id
            """);
    }
}
