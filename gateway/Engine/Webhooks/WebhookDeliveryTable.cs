using System.Data.Common;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Webhooks;

/// <summary>How one message stands with one endpoint.</summary>
public sealed record WebhookDelivery
{
    public required string MessageId { get; init; }

    /// <summary>The order that was told of, or the subscription.</summary>
    public required string SubjectId { get; init; }

    public required long Version { get; init; }

    public required string Type { get; init; }

    public required DeliveryState State { get; init; }

    public required int Attempts { get; init; }

    /// <summary>When it is tried next, while it waits.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How the last failed attempt ended.</summary>
    public string? FailureCode { get; init; }

    public int? FailureStatus { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? EventAt { get; init; }
}

/// <summary>A failed attempt.</summary>
/// <param name="MessageId">The message that was to be delivered.</param>
/// <param name="Code">Why.</param>
/// <param name="Status">The HTTP status, where there was an answer.</param>
public sealed record WebhookFailure(string MessageId, string Code, int? Status = null);

/// <summary>One endpoint's messages (<c>outbox</c>, <c>deliveries</c>); what went wrong (<c>webhook_failures</c>).</summary>
public static class WebhookDeliveryTable
{
    /// <summary>Newest message first.</summary>
    public static Task<IReadOnlyList<WebhookDelivery>> ListAsync(
        DbTransaction tx, string sink, DeliveryState? state, string? before, int limit, CancellationToken cancel) =>
        tx.ListAsync<WebhookDelivery>(
            Sql.List, new { Sink = sink, State = state?.Word(), Before = before ?? Ids.AfterAll, Limit = limit }, cancel);

    public static Task<WebhookDelivery?> FindAsync(
        DbTransaction tx, string sink, string messageId, CancellationToken cancel) =>
        tx.OneAsync<WebhookDelivery>(Sql.Find, new { Sink = sink, MessageId = messageId }, cancel);

    /// <returns><c>null</c> when the endpoint was never to be told of this version.</returns>
    public static Task<WebhookDelivery?> OfEventAsync(
        DbTransaction tx, string sink, string subjectId, long version, CancellationToken cancel) =>
        tx.OneAsync<WebhookDelivery>(Sql.OfEvent, new { Sink = sink, SubjectId = subjectId, Version = version }, cancel);

    public static Task NoteAsync(DbTransaction tx, WebhookFailure failure, DateTimeOffset at, CancellationToken cancel) =>
        tx.RunAsync(Sql.Note, new { failure.MessageId, failure.Code, failure.Status, At = at }, cancel);

    /// <summary>The message goes on its way again: no operator needs to send its dead letter.</summary>
    public static Task SettleAsync(
        DbTransaction tx, string sink, WebhookDelivery delivery, DateTimeOffset at, CancellationToken cancel) =>
        tx.RunAsync(
            Sql.Settle,
            new { Sink = sink, delivery.SubjectId, Message = $"%\"{delivery.MessageId}\"%", At = at },
            cancel);

    /// <summary>Takes back what waits for an endpoint that is no more; it is kept as unwanted.</summary>
    public static async Task WithdrawAsync(DbTransaction tx, string sink, DateTimeOffset at, CancellationToken cancel)
    {
        var withdrawn = await tx.ListAsync<string>(Sql.Withdraw, new { Sink = sink }, cancel);
        await Sql.Unwant.RunAsync(tx, [.. withdrawn.Select(id => new Unwanted(id, sink, at))], cancel);
    }

    private sealed record Unwanted(string MessageId, string Sink, DateTimeOffset UpdatedAt);

    private static class Sql
    {
        // The words of the partial index must stand in the query, or PostgreSQL does not see that it fits.
        private const string Select = """
            SELECT d.message_id, d.subject_id, d.version, d.type, d.state,
              d.attempts, o.run_at AS next_attempt_at, d.updated_at,
              f.code AS failure_code, f.status AS failure_status, f.at AS failed_at, coalesce(e.at, s.at) AS event_at
            FROM deliveries d
            LEFT JOIN outbox o ON o.sink = d.sink AND o.ordering_key = d.subject_id AND o.id = d.message_id
            LEFT JOIN webhook_failures f ON f.message_id = d.message_id
            LEFT JOIN events e ON e.order_id = d.subject_id AND e.version = d.version
            LEFT JOIN subscription_events s ON s.subscription_id = d.subject_id AND s.version = d.version
            WHERE d.sink = @Sink AND substr(d.sink, 1, 8) = 'webhook.'
            """;

        public const string List = Select + """
              AND d.message_id < @Before AND (CAST(@State AS TEXT) IS NULL OR d.state = @State)
            ORDER BY d.message_id DESC LIMIT @Limit
            """;

        public const string Find = Select + " AND d.message_id = @MessageId";

        public const string OfEvent = Select + " AND d.subject_id = @SubjectId AND d.version = @Version";

        public const string Note = """
            INSERT INTO webhook_failures (message_id, at, code, status) VALUES (@MessageId, @At, @Code, @Status)
            ON CONFLICT (message_id) DO UPDATE SET at = excluded.at, code = excluded.code, status = excluded.status
            """;

        public const string Settle = """
            UPDATE dead_letters SET requeued_at = @At
            WHERE destination = @Sink AND subject_id = @SubjectId AND substr(destination, 1, 8) = 'webhook.'
              AND requeued_at IS NULL AND body LIKE @Message
            """;

        // In the order in which dispatchers write: first what waits, then what is kept.
        public static readonly PortableSql Withdraw = new("""
            DELETE FROM outbox WHERE (sink, ordering_key, id) IN (
              SELECT o.sink, o.ordering_key, o.id FROM outbox o WHERE o.sink = @Sink ORDER BY o.ordering_key, o.id {forUpdate})
            RETURNING id
            """);

        public static readonly RowsSql<Unwanted> Unwant = new("""
            UPDATE deliveries SET state = 'unwanted', updated_at = r.updated_at
            FROM {rows}
            WHERE deliveries.sink = r.sink AND deliveries.message_id = r.message_id
              AND substr(deliveries.sink, 1, 8) = 'webhook.'
            """);
    }
}
