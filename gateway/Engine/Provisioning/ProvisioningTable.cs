using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Provisioning;

public static class ProvisioningTable
{
    public static void Insert(Writes writes, ProvisioningEvent item) => writes.Add(Sql.Insert, item);

    public static void Update(Writes writes, ProvisioningEvent item) => writes.Add(Sql.Update, item);

    public static Task<IReadOnlyList<ProvisioningEvent>> ListAsync(
        DbTransaction tx, IReadOnlyList<string> ids, CancellationToken cancel) =>
        Sql.FindMany.ListAsync<ProvisioningEvent>(tx, [.. ids.Select(id => new Key(id))], cancel);

    public static Task<ProvisioningEvent?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<ProvisioningEvent>(Sql.Find, new { Id = id }, cancel);

    public static Task<IReadOnlyList<ProvisioningEvent>> OfOrderAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        tx.ListAsync<ProvisioningEvent>(Sql.OfOrder, new { OrderId = orderId }, cancel);

    /// <summary>What is on its way to a subscription's target and has not reached it.</summary>
    public static Task<IReadOnlyList<ProvisioningEvent>> OpenAtTargetAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        tx.ListAsync<ProvisioningEvent>(
            Sql.OpenAtTarget, new { SubscriptionId = subscriptionId, Step = ProvisioningPlan.ProvisionTarget }, cancel);

    public static Task<IReadOnlyList<ProvisioningEvent>> OfOrdersAsync(
        DbTransaction tx, IReadOnlyCollection<string> orderIds, CancellationToken cancel) =>
        Sql.OfOrders.ListAsync<ProvisioningEvent>(tx, [.. orderIds.Select(id => new Key(id))], cancel);

    /// <summary>A partner's clock moves ahead: its waiting lines fall due so much earlier.</summary>
    public static Task PullForwardAsync(DbTransaction tx, string partner, TimeSpan by, CancellationToken cancel) =>
        tx.RunAsync(Sql.PullForward, new { Partner = partner, ByMs = (long)by.TotalMilliseconds }, cancel);

    private sealed record Key(string Id);

    private static class Sql
    {
        public static readonly RowsSql<ProvisioningEvent> Insert =
            new("INSERT INTO provisioning_events ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<ProvisioningEvent> Update = new("""
            UPDATE provisioning_events SET state = r.state, step = r.step, decision = r.decision, attempts = r.attempts, code = r.code,
              summary = r.summary, updated_at = r.updated_at
            FROM {rows}
            WHERE provisioning_events.id = r.id
            """)
        {
            TouchesEach = true,
        };

        public const string PullForward = """
            UPDATE work SET run_at = run_at - @ByMs WHERE subject_kind = 'provisioning' AND subject_id IN (
              SELECT p.id FROM provisioning_events p JOIN orders o ON o.id = p.order_id
              WHERE o.partner = @Partner AND p.state IN ('queued', 'waiting', 'retrying'))
            """;

        private const string Select = """
            SELECT id, order_id, line_id, cause, period, state, step, decision, attempts, code, summary, created_at, updated_at
            FROM provisioning_events
            """;

        public const string Find = Select + " WHERE id = @Id";

        public static readonly RowsSql<Key> FindMany = new(Select + " WHERE id IN (SELECT r.id FROM {rows})");

        public const string OpenAtTarget = Select + """
             WHERE step = @Step AND state IN ('waiting', 'failed', 'retrying', 'queued', 'running')
               AND line_id IN (SELECT l.id FROM order_lines l WHERE l.subscription_id = @SubscriptionId)
             ORDER BY id
            """;

        public static readonly RowsSql<Key> OfOrders = new(Select + " WHERE order_id IN (SELECT r.id FROM {rows})");

        public const string OfOrder = Select + " WHERE order_id = @OrderId ORDER BY id";
    }
}
