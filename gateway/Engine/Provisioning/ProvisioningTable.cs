using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Provisioning;

public static class ProvisioningTable
{
    public static Task InsertAsync(DbTransaction tx, ProvisioningEvent item, CancellationToken cancel) =>
        tx.RunAsync(Sql.Insert, Values(item), cancel);

    public static Task UpdateAsync(DbTransaction tx, ProvisioningEvent item, CancellationToken cancel) =>
        tx.RunAsync(Sql.Update, Values(item), cancel);

    public static Task<ProvisioningEvent?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<ProvisioningEvent>(Sql.Find, new { Id = id }, cancel);

    public static Task<IReadOnlyList<ProvisioningEvent>> OfOrderAsync(
        DbTransaction tx, string orderId, CancellationToken cancel) =>
        tx.ListAsync<ProvisioningEvent>(Sql.OfOrder, new { OrderId = orderId }, cancel);

    /// <summary>A partner's clock moves ahead: its waiting lines fall due so much earlier.</summary>
    public static Task PullForwardAsync(DbTransaction tx, string partner, TimeSpan by, CancellationToken cancel) =>
        tx.RunAsync(Sql.PullForward, new { Partner = partner, ByMs = (long)by.TotalMilliseconds }, cancel);

    private static object Values(ProvisioningEvent item) => new
    {
        item.Id,
        item.OrderId,
        item.LineId,
        State = item.State.Word(),
        item.Step,
        item.Attempts,
        item.Code,
        item.Summary,
        item.CreatedAt,
        item.UpdatedAt,
    };

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO provisioning_events (id, order_id, line_id, cause, state, step, attempts, code, summary,
              created_at, updated_at)
            VALUES (@Id, @OrderId, @LineId, 'orderLine', @State, @Step, @Attempts, @Code, @Summary, @CreatedAt,
              @UpdatedAt)
            """;

        public const string Update = """
            UPDATE provisioning_events SET state = @State, step = @Step, attempts = @Attempts, code = @Code,
              summary = @Summary, updated_at = @UpdatedAt
            WHERE id = @Id
            """;

        public const string PullForward = """
            UPDATE work SET run_at = run_at - @ByMs WHERE subject_kind = 'provisioning' AND subject_id IN (
              SELECT p.id FROM provisioning_events p JOIN orders o ON o.id = p.order_id
              WHERE o.partner = @Partner AND p.state IN ('queued', 'waiting', 'retrying'))
            """;

        private const string Select = """
            SELECT id, order_id, line_id, state, step, attempts, code, summary, created_at, updated_at
            FROM provisioning_events
            """;

        public const string Find = Select + " WHERE id = @Id";

        public const string OfOrder = Select + " WHERE order_id = @OrderId ORDER BY id";
    }
}
