using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>Orders with their lines and timeline.</summary>
public static class OrderTable
{
    /// <summary>Stores new orders; their lines and events are written with the rest of the transaction.</summary>
    /// <returns>The ids that were stored; of the others the partner has an order with that reference.</returns>
    public static async Task<IReadOnlySet<string>> InsertAsync(
        DbTransaction tx, Writes writes, IReadOnlyList<Order> orders, CancellationToken cancel)
    {
        // In the order of their references, so that two transactions never wait for each other.
        var rows = orders.OrderBy(order => order.Partner, StringComparer.Ordinal)
            .ThenBy(order => order.Content.PartnerOrderRef, StringComparer.Ordinal).Select(OrderRow.Of).ToList();
        var stored = (await Sql.Insert.ListAsync<string>(tx, rows, cancel)).ToHashSet();
        foreach (var order in orders.Where(order => stored.Contains(order.Id)))
        {
            foreach (var line in order.Lines)
            {
                writes.Add(Sql.InsertLine, OrderLineRow.Of(line));
            }

            AddEvents(writes, order);
        }

        return stored;
    }

    /// <summary>Stores the moves made since the order was read under lock.</summary>
    public static void Save(Writes writes, Order order)
    {
        writes.Add(Sql.Update, OrderMove.Of(order));
        foreach (var line in order.Lines.Where(line => line.Unsaved))
        {
            writes.Add(Sql.UpdateLine, LineMove.Of(line));
        }

        AddEvents(writes, order);
    }

    /// <summary>
    /// Takes the people out of what was asked for: the one change that a stored content may see. The hash stays that of what
    /// was asked for, so that a repeat is still known and a decision still says what it allowed.
    /// </summary>
    public static void EraseContacts(Writes writes, Order order) =>
        writes.Add(Sql.SaveBody, new BodyRow(order.Id, order.Content.WithoutContacts().Write().Json));

    /// <summary>Another partner's order is answered exactly like none.</summary>
    public static Task<Order?> FindAsync(DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        ReadAsync(tx, Sql.Find, new { Partner = partner, Id = id }, cancel);

    public static Task<Order?> FindByRefAsync(
        DbTransaction tx, string partner, string externalRef, CancellationToken cancel) =>
        ReadAsync(tx, Sql.FindByRef, new { Partner = partner, ExternalRef = externalRef }, cancel);

    /// <summary>Reads an order of whichever partner, for the engine and for operators.</summary>
    public static Task<Order?> FindAnyAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        ReadAsync(tx, Sql.FindAny, new { Id = id }, cancel);

    /// <summary>Reads orders of whichever partners.</summary>
    public static async Task<IReadOnlyList<Order>> ListAsync(
        DbTransaction tx, IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        await WithLinesAsync(tx, await Sql.FindMany.ListAsync<OrderRow>(tx, Keys(ids), cancel), cancel);

    /// <summary>Finds the orders that stand under references of their partners.</summary>
    public static async Task<IReadOnlyList<Order>> ListByRefAsync(
        DbTransaction tx, IReadOnlyList<OrderRef> references, CancellationToken cancel) =>
        await WithLinesAsync(tx, await Sql.FindManyByRef.ListAsync<OrderRow>(tx, references, cancel), cancel);

    /// <summary>Reads an order and locks it for the rest of the transaction. Take this lock before any other.</summary>
    public static Task<Order?> LockAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        ReadAsync(tx, Sql.Lock.For(tx), new { Id = id }, cancel);

    public static Task<IReadOnlyList<OrderEvent>> EventsAsync(
        DbTransaction tx, string orderId, long after, int limit, CancellationToken cancel) =>
        tx.ListAsync<OrderEvent>(Sql.Events, new { OrderId = orderId, After = after, Limit = limit }, cancel);

    /// <summary>One page of orders without their lines' content, newest first.</summary>
    public static async Task<IReadOnlyList<Order>> ListAsync(DbTransaction tx, OrderFilter filter, CancellationToken cancel)
    {
        var rows = await tx.ListAsync<OrderRow>(filter.Partner is null ? Sql.ListAll : Sql.ListOfPartner, filter.Values(), cancel);
        return await WithLinesAsync(tx, rows, cancel);
    }

    /// <summary>The ids of the orders whose lines made subscriptions or change them; one may come more than once.</summary>
    public static Task<IReadOnlyList<string>> OfSubscriptionsAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        Sql.OfSubscriptions.ListAsync<string>(tx, Keys(subscriptionIds), cancel);

    /// <summary>Whether this partner has a subscription with that id: a line of an order of its made it.</summary>
    public static async Task<bool> HasSubscriptionAsync(
        DbTransaction tx, string partner, string subscriptionId, CancellationToken cancel) =>
        await tx.OneAsync<int?>(Sql.HasSubscription, new { Partner = partner, Id = subscriptionId }, cancel) is not null;

    /// <summary>The subscription that a line of an order of this partner made, if it has made one.</summary>
    public static Task<string?> SubscriptionOfAsync(
        DbTransaction tx, string partner, string externalRef, string lineRef, CancellationToken cancel) =>
        tx.OneAsync<string>(
            Sql.SubscriptionOf, new { Partner = partner, ExternalRef = externalRef, LineRef = lineRef }, cancel);

    private static async Task<Order?> ReadAsync(DbTransaction tx, string sql, object values, CancellationToken cancel) =>
        await tx.OneAsync<OrderRow>(sql, values, cancel) is { } row ? row.Order(await LinesAsync(tx, row.Id, cancel)) : null;

    private static async Task<IReadOnlyList<OrderLine>> LinesAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        [.. (await tx.ListAsync<OrderLineRow>(Sql.Lines, new { OrderId = id }, cancel)).Select(row => row.Line())];

    private static async Task<IReadOnlyList<Order>> WithLinesAsync(
        DbTransaction tx, IReadOnlyList<OrderRow> rows, CancellationToken cancel)
    {
        var lines = (await Sql.LinesOfMany.ListAsync<OrderLineRow>(tx, Keys(rows.Select(row => row.Id)), cancel))
            .OrderBy(line => line.Position).ToLookup(line => line.OrderId, line => line.Line());
        return [.. rows.Select(row => row.Order([.. lines[row.Id]]))];
    }

    private static List<OrderKey> Keys(IEnumerable<string> ids) => [.. ids.Select(id => new OrderKey(id))];

    private static void AddEvents(Writes writes, Order order)
    {
        foreach (var told in order.Unsaved)
        {
            writes.Add(Sql.InsertEvent, EventRow.Of(order.Partner, told));
        }
    }

    private sealed record BodyRow(string Id, string Body);

    private static class Sql
    {
        public static readonly RowsSql<OrderRow> Insert = new("""
            INSERT INTO orders ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (partner, external_ref) DO NOTHING
            RETURNING id
            """);

        public static readonly RowsSql<OrderLineRow> InsertLine =
            new("INSERT INTO order_lines ({columns}) SELECT {columns} FROM {rows}");

        // The version in the WHERE clause is the lock: it works the same on both databases.
        public static readonly RowsSql<OrderMove> Update = new("""
            UPDATE orders SET status = r.status, screening = r.screening, version = r.version, reason_code = r.reason_code,
              blocked_on = r.blocked_on, expected_by = r.expected_by, updated_at = r.updated_at
            FROM {rows}
            WHERE orders.id = r.id AND orders.version = r.version - r.moves
            """)
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<BodyRow> SaveBody = new("UPDATE orders SET body = r.body FROM {rows} WHERE orders.id = r.id")
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<LineMove> UpdateLine = new("""
            UPDATE order_lines SET status = r.status, subscription_id = r.subscription_id, reason_code = r.reason_code,
              reason_text = r.reason_text, blocked_on = r.blocked_on
            FROM {rows}
            WHERE order_lines.id = r.id
            """)
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<EventRow> InsertEvent =
            new("INSERT INTO events ({columns}, feed) SELECT {columns}, {feed} FROM {rows}");

        private const string Select = """
            SELECT id, partner, channel, external_ref, status, screening, version, content_hash, body, purchase_order,
              customer_search, reason_code, blocked_on, ordered_on, expected_by, created_at, updated_at
            FROM orders
            """;

        public const string Find = Select + " WHERE id = @Id AND partner = @Partner";

        public const string FindAny = Select + " WHERE id = @Id";

        public static readonly PortableSql Lock = new(FindAny + " {forUpdate}");

        public const string FindByRef = Select + " WHERE partner = @Partner AND external_ref = @ExternalRef";

        public static readonly RowsSql<OrderKey> FindMany = new(Select + " WHERE id IN (SELECT r.id FROM {rows})");

        public static readonly RowsSql<OrderRef> FindManyByRef = new(
            Select + " WHERE (partner, external_ref) IN (SELECT r.partner, r.external_ref FROM {rows})");

        // An absent filter counts as met; CAST tells PostgreSQL the type of an absent value.
        private const string Filter = """
              (CAST(@Status AS TEXT) IS NULL OR status = @Status)
              AND (CAST(@Screening AS TEXT) IS NULL OR screening = @Screening)
              AND (CAST(@ExternalRef AS TEXT) IS NULL OR external_ref = @ExternalRef)
              AND (CAST(@PurchaseOrder AS TEXT) IS NULL OR purchase_order = @PurchaseOrder)
              AND (CAST(@Customer AS TEXT) IS NULL OR customer_search LIKE @Customer ESCAPE '\')
              AND updated_at >= @UpdatedSince
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        public const string ListAll = Select + " WHERE " + Filter;

        public const string ListOfPartner = Select + " WHERE partner = @Partner AND " + Filter;

        private const string SelectLines = """
            SELECT id, order_id, position, line_ref, action, sku, quantity, term_months, starts_on, delivery,
              subscription_id, price, status, reason_code, reason_text, blocked_on
            FROM order_lines
            """;

        public const string Lines = SelectLines + " WHERE order_id = @OrderId ORDER BY position";

        public static readonly RowsSql<OrderKey> LinesOfMany =
            new(SelectLines + " WHERE order_id IN (SELECT r.id FROM {rows})");

        public const string Events = """
            SELECT order_id, version, type, status, line_id, code, actor, at FROM events
            WHERE order_id = @OrderId AND version > @After ORDER BY version LIMIT @Limit
            """;

        public static readonly RowsSql<OrderKey> OfSubscriptions =
            new("SELECT order_id FROM order_lines WHERE subscription_id IN (SELECT r.id FROM {rows})");

        public const string HasSubscription = """
            SELECT 1 FROM order_lines l JOIN orders o ON o.id = l.order_id
            WHERE l.subscription_id = @Id AND l.action = 'new' AND l.status = 'provisioned' AND o.partner = @Partner
            """;

        public const string SubscriptionOf = """
            SELECT l.subscription_id FROM order_lines l JOIN orders o ON o.id = l.order_id
            WHERE o.partner = @Partner AND o.external_ref = @ExternalRef AND l.line_ref = @LineRef
            """;
    }
}
