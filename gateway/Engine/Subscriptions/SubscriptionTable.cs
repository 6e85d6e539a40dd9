using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>Subscriptions as their amendments come to, kept beside them so that reading one replays nothing.</summary>
public static class SubscriptionTable
{
    /// <summary>A line makes one subscription: a second try writes nothing.</summary>
    /// <param name="writes">Where to write.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="accountKey">What its account is known by; the account is there, or was written before this.</param>
    public static void Insert(Writes writes, Subscription subscription, string? accountKey) =>
        writes.Add(Sql.Insert, Row.Of(subscription) with { AccountKey = accountKey });

    /// <summary>Stores a subscription after one more amendment. Whoever writes this holds the lock and has seen the one before.</summary>
    public static void Amend(Writes writes, Subscription before, Subscription after, Amendment amendment)
    {
        writes.Add(Sql.Amend, AmendedRow.Of(before, after));
        AmendmentTable.Insert(writes, before.Id, amendment);
    }

    /// <summary>Where it is provisioned from now on. Whoever writes this holds the lock.</summary>
    public static void SavePlace(Writes writes, string id, string place) => writes.Add(Sql.SavePlace, new PlaceRow(id, place));

    /// <summary>Whose it is from now on. Whoever writes this holds the lock.</summary>
    public static void SaveAccount(Writes writes, string id, string accountId) =>
        writes.Add(Sql.SaveAccount, new AccountRow(id, accountId));

    /// <summary>Gives one that has no account the one that is known by a key.</summary>
    public static void FindAccount(Writes writes, string id, string accountKey) =>
        writes.Add(Sql.FindAccount, new AccountRow(id, accountKey));

    public static async Task<IReadOnlyList<Subscription>> OfLinesAsync(
        DbTransaction tx, IReadOnlyList<string> lineIds, CancellationToken cancel) =>
        [.. (await Sql.OfLines.ListAsync<Row>(tx, Keys(lineIds), cancel)).Select(row => row.Subscription())];

    public static async Task<Subscription?> OfLineAsync(DbTransaction tx, string lineId, CancellationToken cancel) =>
        await OfLinesAsync(tx, [lineId], cancel) is [var found] ? found : null;

    /// <summary>Another partner's subscription is answered exactly like none.</summary>
    public static async Task<Subscription?> FindAsync(DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        await ListAsync(tx, [id], cancel) is [var found] && found.Partner == partner ? found : null;

    /// <summary>Reads subscriptions of whichever partners.</summary>
    public static async Task<IReadOnlyList<Subscription>> ListAsync(
        DbTransaction tx, IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        [.. (await Sql.FindMany.ListAsync<Row>(tx, Keys(ids), cancel)).Select(row => row.Subscription())];

    /// <summary>By the number that people read out, whosever it is.</summary>
    public static async Task<Subscription?> OfNumberAsync(DbTransaction tx, string number, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.OfNumber, new { Number = number }, cancel))?.Subscription();

    /// <summary>One page of those of an account and of all that are one with it, newest first.</summary>
    public static async Task<IReadOnlyList<Subscription>> OfAccountAsync(
        DbTransaction tx, string accountId, string before, int limit, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.OfAccount, new { AccountId = accountId, Before = before, Limit = limit }, cancel)).Select(row => row.Subscription())];

    /// <summary>Some that have no account yet, oldest first, but those of orders that cannot be read.</summary>
    public static async Task<IReadOnlyList<Subscription>> WithoutAccountAsync(
        DbTransaction tx, int limit, IReadOnlySet<string> unreadable, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.WithoutAccount.For(tx), new { Limit = limit + unreadable.Count }, cancel))
            .Where(row => !unreadable.Contains(row.OrderId) && !unreadable.Contains(row.Id)).Select(row => row.Subscription())];

    /// <summary>All that have, or had, one of these namespaces.</summary>
    public static async Task<ILookup<string, Subscription>> OfNamespacesAsync(
        DbTransaction tx, IReadOnlyCollection<string> namespaces, CancellationToken cancel) =>
        (await Sql.OfNamespaces.ListAsync<Row>(tx, Keys(namespaces), cancel)).Select(row => row.Subscription())
            .ToLookup(subscription => subscription.Place!);

    /// <summary>Locks subscriptions for the rest of the transaction and says which versions they have.</summary>
    public static async Task<Dictionary<string, long>> LockAsync(
        DbTransaction tx, IReadOnlyCollection<string> ids, CancellationToken cancel) => ids.Count == 0
        ? []
        : (await Sql.Lock.ListAsync<VersionRow>(tx, Keys(ids.Order(StringComparer.Ordinal)), cancel))
            .ToDictionary(row => row.Id, row => row.Version);

    /// <summary>One page of a partner's subscriptions, newest first.</summary>
    public static async Task<IReadOnlyList<Subscription>> PageAsync(
        DbTransaction tx, SubscriptionFilter filter, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.Page, filter, cancel)).Select(row => row.Subscription())];

    private static List<Key> Keys(IEnumerable<string> ids) => [.. ids.Select(id => new Key(id))];

    private sealed record Key(string Id);

    private sealed record PlaceRow(string Id, string Place);

    private sealed record AccountRow(string Id, string Account);

    private sealed record VersionRow
    {
        public string Id { get; init; } = "";
        public long Version { get; init; }
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Number { get; init; } = "";
        public string Partner { get; init; } = "";
        public string Channel { get; init; } = "";
        public string? AccountId { get; init; }

        /// <summary>Written and never read: what its account is known by.</summary>
        public string? AccountKey { get; init; }
        public string OrderId { get; init; } = "";
        public string LineId { get; init; } = "";
        public long Version { get; init; }
        public string Sku { get; init; } = "";
        public string Plan { get; init; } = "";
        public string Intervals { get; init; } = "";
        public string? Coverage { get; init; }
        public DateOnly StartsOn { get; init; }
        public DateOnly EndsOn { get; init; }
        public DeliveryKind Delivery { get; init; }
        public string? Place { get; init; }
        public int Sandbox { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        public static Row Of(Subscription subscription) => new()
        {
            Id = subscription.Id,
            Number = subscription.Number,
            Partner = subscription.Partner,
            Channel = subscription.Channel,
            OrderId = subscription.OrderId,
            LineId = subscription.LineId,
            Version = subscription.Version,
            Sku = subscription.Coverage.PaidPlanOn(subscription.StartsOn).Sku,
            Plan = subscription.Coverage.PaidPlanOn(subscription.StartsOn).Name,
            Intervals = Json.Intervals(subscription.Coverage),
            Coverage = Json.Rest(subscription.Coverage),
            StartsOn = subscription.StartsOn,
            EndsOn = subscription.EndsOn,
            Delivery = subscription.Delivery,
            Place = subscription.Place,
            Sandbox = subscription.Sandbox ? 1 : 0,
            CreatedAt = subscription.CreatedAt,
        };

        /// <exception cref="CorruptRowException">It is not as the house writes it.</exception>
        public Subscription Subscription() => CorruptRowException.Read("subscriptions", Id, Read);

        private Subscription Read() => new()
        {
            Id = Id,
            Number = Number,
            Partner = Partner,
            Channel = Channel,
            AccountId = AccountId,
            OrderId = OrderId,
            LineId = LineId,
            Version = Version,
            Coverage = Json.Coverage(Intervals, Coverage, new PlanOf(Sku, Plan, 0)),
            Delivery = Delivery,
            Place = Place,
            Sandbox = Sandbox == 1,
            CreatedAt = CreatedAt,
        };
    }

    private sealed record AmendedRow
    {
        public required string Id { get; init; }
        public required string Partner { get; init; }
        public required string Channel { get; init; }
        public required long Version { get; init; }
        public required string Intervals { get; init; }
        public required string? Coverage { get; init; }
        public required DateOnly StartsOn { get; init; }
        public required DateOnly EndsOn { get; init; }
        public required string Origin { get; init; }

        public static AmendedRow Of(Subscription before, Subscription after) => new()
        {
            Id = after.Id,
            Partner = after.Partner,
            Channel = after.Channel,
            Version = after.Version,
            Intervals = Json.Intervals(after.Coverage),
            Coverage = Json.Rest(after.Coverage),
            StartsOn = after.StartsOn,
            EndsOn = after.EndsOn,
            Origin = Json.Whole(before.Coverage),
        };
    }

    /// <summary>Coverages as they stand in the store: the intervals by themselves, and the rest only where there is any.</summary>
    internal static class Json
    {
        private static readonly JsonSerializerOptions _options = new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        };

        private static readonly string _plain = JsonSerializer.Serialize(new Coverage(), _options);

        public static string Intervals(Coverage coverage) => JsonSerializer.Serialize(coverage.Intervals, _options);

        public static string? Rest(Coverage coverage)
        {
            var rest = Whole(coverage with { Intervals = [] });
            return rest == _plain ? null : rest;
        }

        public static string Whole(Coverage coverage) => JsonSerializer.Serialize(coverage, _options);

        public static Coverage Whole(string json) => JsonSerializer.Deserialize<Coverage>(json, _options)!;

        /// <param name="intervals">The text of the intervals.</param>
        /// <param name="rest">The text of what else there is.</param>
        /// <param name="plan">The plan of intervals that name none: those of the first release did not.</param>
        public static Coverage Coverage(string intervals, string? rest, PlanOf plan)
        {
            var read = JsonSerializer.Deserialize<IReadOnlyList<Interval>>(intervals, _options)!;
            return (rest is null ? new Coverage() : Whole(rest)) with
            {
                Intervals = [.. read.Select(interval => interval.Plan == PlanOf.None ? interval with { Plan = plan } : interval)],
            };
        }
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert = new("""
            INSERT INTO subscriptions (id, number, partner, channel, account_id, order_id, line_id, version, sku, plan, intervals, coverage,
              starts_on, ends_on, delivery, place, sandbox, created_at)
            SELECT r.id, r.number, r.partner, r.channel, (SELECT k.account_id FROM account_keys k WHERE k.key = r.account_key),
              r.order_id, r.line_id, r.version, r.sku, r.plan, r.intervals, r.coverage, r.starts_on, r.ends_on, r.delivery, r.place,
              r.sandbox, r.created_at
            FROM {rows} WHERE true ON CONFLICT (line_id) DO NOTHING
            """);

        public static readonly RowsSql<AmendedRow> Amend = new("""
            UPDATE subscriptions SET partner = r.partner, channel = r.channel, version = r.version, intervals = r.intervals, coverage = r.coverage,
              starts_on = r.starts_on, ends_on = r.ends_on, origin = coalesce(subscriptions.origin, r.origin)
            FROM {rows}
            WHERE subscriptions.id = r.id AND subscriptions.version = r.version - 1
            """)
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<PlaceRow> SavePlace =
            new("UPDATE subscriptions SET place = r.place FROM {rows} WHERE subscriptions.id = r.id")
            {
                TouchesEach = true,
            };

        public static readonly RowsSql<AccountRow> SaveAccount =
            new("UPDATE subscriptions SET account_id = r.account FROM {rows} WHERE subscriptions.id = r.id")
            {
                TouchesEach = true,
            };

        public static readonly RowsSql<AccountRow> FindAccount = new("""
            UPDATE subscriptions SET account_id = (SELECT k.account_id FROM account_keys k WHERE k.key = r.account)
            FROM {rows} WHERE subscriptions.id = r.id AND subscriptions.account_id IS NULL
            """);

        // Of accounts that are one, the one that stands for them.
        private const string Select = """
            SELECT id, number, partner, channel, order_id, line_id, version, sku, plan, intervals, coverage, delivery, place, sandbox, created_at,
              coalesce((SELECT a.merged_into FROM accounts a WHERE a.id = subscriptions.account_id), account_id) AS account_id
            FROM subscriptions
            """;

        public const string OfAccount = Select + """
             WHERE account_id IN (SELECT a.id FROM accounts a WHERE a.id = @AccountId OR a.merged_into = @AccountId) AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        // Of two nodes each takes what the other does not hold.
        public static readonly PortableSql WithoutAccount =
            new(Select + " WHERE account_id IS NULL ORDER BY id LIMIT @Limit {skipLocked}");

        public static readonly RowsSql<Key> OfLines = new(Select + " WHERE line_id IN (SELECT r.id FROM {rows})");

        public static readonly RowsSql<Key> FindMany = new(Select + " WHERE id IN (SELECT r.id FROM {rows})");

        public const string OfNumber = Select + " WHERE number = @Number";

        public static readonly RowsSql<Key> OfNamespaces =
            new(Select + " WHERE place IN (SELECT r.id FROM {rows}) AND place IS NOT NULL AND delivery = 'saas'");

        public static readonly RowsSql<Key> Lock = new(
            "SELECT id, version FROM subscriptions WHERE id IN (SELECT r.id FROM {rows}) ORDER BY id {forUpdate}");

        public const string Page = Select + """
             WHERE partner = @Partner AND id < @Before
               AND (CAST(@OrderId AS TEXT) IS NULL OR order_id = @OrderId)
               AND (CAST(@EndsBefore AS TEXT) IS NULL OR ends_on < @EndsBefore)
             ORDER BY id DESC LIMIT @Limit
            """;
    }
}

/// <summary>Which subscriptions a page shows.</summary>
public sealed record SubscriptionFilter
{
    public required string Partner { get; init; }

    /// <summary>Only ids before this one; they sort by time.</summary>
    public string Before { get; init; } = "sub_~";

    public string? OrderId { get; init; }

    /// <summary>Only those whose end comes before this day.</summary>
    public DateOnly? EndsBefore { get; init; }

    public required int Limit { get; init; }
}
