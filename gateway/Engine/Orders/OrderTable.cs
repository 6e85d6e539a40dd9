using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>Orders with their lines and timeline.</summary>
public static class OrderTable
{
    /// <returns><c>false</c> when the partner has an order with this reference: nothing was written.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, Order order, CancellationToken cancel)
    {
        if (await tx.RunAsync(Sql.Insert, OrderRow.Of(order), cancel) == 0)
        {
            return false;
        }

        foreach (var line in order.Lines)
        {
            await tx.RunAsync(Sql.InsertLine, OrderLineRow.Of(line), cancel);
        }

        await AppendEventsAsync(tx, order, cancel);
        return true;
    }

    /// <summary>Stores the moves made since the order was read under lock.</summary>
    /// <exception cref="InvalidOperationException">Somebody else moved it first: it was not read under lock.</exception>
    public static async Task UpdateAsync(DbTransaction tx, Order order, CancellationToken cancel)
    {
        if (await tx.RunAsync(Sql.Update, Moved(order), cancel) == 0)
        {
            throw new InvalidOperationException($"Order {order.Id} was moved by somebody else.");
        }

        foreach (var line in order.Lines)
        {
            await tx.RunAsync(Sql.UpdateLine, OrderLineRow.Of(line), cancel);
        }

        await AppendEventsAsync(tx, order, cancel);
    }

    /// <summary>Another partner's order is answered exactly like none.</summary>
    public static Task<Order?> FindAsync(DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        ReadAsync(tx, Sql.Find, new { Partner = partner, Id = id }, cancel);

    public static Task<Order?> FindByRefAsync(
        DbTransaction tx, string partner, string externalRef, CancellationToken cancel) =>
        ReadAsync(tx, Sql.FindByRef, new { Partner = partner, ExternalRef = externalRef }, cancel);

    /// <summary>Reads an order of whichever partner, for the engine and for operators.</summary>
    public static Task<Order?> FindAnyAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        ReadAsync(tx, Sql.FindAny, new { Id = id }, cancel);

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
        var orders = new List<Order>(rows.Count);
        foreach (var row in rows)
        {
            orders.Add(row.Order(await LinesAsync(tx, row.Id, cancel)));
        }

        return orders;
    }

    /// <summary>Whether this partner has a subscription with that id: a line of an order of its made it.</summary>
    public static async Task<bool> HasSubscriptionAsync(
        DbTransaction tx, string partner, string subscriptionId, CancellationToken cancel) =>
        await tx.OneAsync<int?>(Sql.HasSubscription, new { Partner = partner, Id = subscriptionId }, cancel) is not null;

    /// <summary>The subscription that a line of an order of this partner made, if it has made one.</summary>
    public static Task<string?> SubscriptionOfAsync(
        DbTransaction tx, string partner, string externalRef, string lineRef, CancellationToken cancel) =>
        tx.OneAsync<string>(
            Sql.SubscriptionOf, new { Partner = partner, ExternalRef = externalRef, LineRef = lineRef }, cancel);

    /// <summary>What moves in an order; its content never does.</summary>
    private static object Moved(Order order) => new
    {
        order.Id,
        Status = order.Status.Word(),
        Screening = order.Screening.Word(),
        order.Version,
        order.ReasonCode,
        BlockedOn = order.BlockedOn?.Word(),
        order.ExpectedBy,
        order.UpdatedAt,
        Moves = order.Unsaved.Count,
    };

    private static async Task<Order?> ReadAsync(DbTransaction tx, string sql, object values, CancellationToken cancel) =>
        await tx.OneAsync<OrderRow>(sql, values, cancel) is { } row ? row.Order(await LinesAsync(tx, row.Id, cancel)) : null;

    private static async Task<IReadOnlyList<OrderLine>> LinesAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        [.. (await tx.ListAsync<OrderLineRow>(Sql.Lines, new { OrderId = id }, cancel)).Select(row => row.Line())];

    private static async Task AppendEventsAsync(DbTransaction tx, Order order, CancellationToken cancel)
    {
        foreach (var e in order.Unsaved)
        {
            await tx.RunAsync(
                Sql.InsertEvent,
                new { e.OrderId, order.Partner, e.Version, e.Type, Status = e.Status.Word(), e.LineId, e.Code, e.Actor, e.At },
                cancel);
        }
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO orders (id, partner, channel, external_ref, status, screening, version, content_hash, body,
              purchase_order, customer_search, reason_code, blocked_on, ordered_on, expected_by, created_at, updated_at)
            VALUES (@Id, @Partner, @Channel, @ExternalRef, @Status, @Screening, @Version, @ContentHash, @Body,
              @PurchaseOrder, @CustomerSearch, @ReasonCode, @BlockedOn, @OrderedOn, @ExpectedBy, @CreatedAt, @UpdatedAt)
            ON CONFLICT (partner, external_ref) DO NOTHING
            """;

        public const string InsertLine = """
            INSERT INTO order_lines (id, order_id, position, line_ref, action, sku, quantity, term_months, starts_on,
              delivery, subscription_id, price, status, reason_code, reason_text, blocked_on)
            VALUES (@Id, @OrderId, @Position, @LineRef, @Action, @Sku, @Quantity, @TermMonths, @StartsOn, @Delivery,
              @SubscriptionId, @Price, @Status, @ReasonCode, @ReasonText, @BlockedOn)
            """;

        // The version in the WHERE clause is the lock: it works the same on both databases.
        public const string Update = """
            UPDATE orders SET status = @Status, screening = @Screening, version = @Version, reason_code = @ReasonCode,
              blocked_on = @BlockedOn, expected_by = @ExpectedBy, updated_at = @UpdatedAt
            WHERE id = @Id AND version = @Version - @Moves
            """;

        public const string UpdateLine = """
            UPDATE order_lines SET status = @Status, subscription_id = @SubscriptionId, reason_code = @ReasonCode,
              reason_text = @ReasonText, blocked_on = @BlockedOn
            WHERE id = @Id
            """;

        public static readonly PortableSql InsertEvent = new("""
            INSERT INTO events (order_id, partner, feed, version, type, status, line_id, code, actor, at)
            VALUES (@OrderId, @Partner, {feed}, @Version, @Type, @Status, @LineId, @Code, @Actor, @At)
            """);

        private const string Select = """
            SELECT id, partner, channel, external_ref, status, screening, version, content_hash, body, purchase_order,
              customer_search, reason_code, blocked_on, ordered_on, expected_by, created_at, updated_at
            FROM orders
            """;

        public const string Find = Select + " WHERE id = @Id AND partner = @Partner";

        public const string FindAny = Select + " WHERE id = @Id";

        public static readonly PortableSql Lock = new(FindAny + " {forUpdate}");

        public const string FindByRef = Select + " WHERE partner = @Partner AND external_ref = @ExternalRef";

        // An absent filter counts as met; CAST tells PostgreSQL the type of an absent value.
        private const string Filter = """
              (CAST(@Status AS TEXT) IS NULL OR status = @Status)
              AND (CAST(@ExternalRef AS TEXT) IS NULL OR external_ref = @ExternalRef)
              AND (CAST(@PurchaseOrder AS TEXT) IS NULL OR purchase_order = @PurchaseOrder)
              AND (CAST(@Customer AS TEXT) IS NULL OR customer_search LIKE @Customer ESCAPE '\')
              AND updated_at >= @UpdatedSince
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        public const string ListAll = Select + " WHERE " + Filter;

        public const string ListOfPartner = Select + " WHERE partner = @Partner AND " + Filter;

        public const string Lines = """
            SELECT id, order_id, position, line_ref, action, sku, quantity, term_months, starts_on, delivery,
              subscription_id, price, status, reason_code, reason_text, blocked_on
            FROM order_lines WHERE order_id = @OrderId ORDER BY position
            """;

        public const string Events = """
            SELECT order_id, version, type, status, line_id, code, actor, at FROM events
            WHERE order_id = @OrderId AND version > @After ORDER BY version LIMIT @Limit
            """;

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
