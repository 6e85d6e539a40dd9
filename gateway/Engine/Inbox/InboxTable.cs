using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Inbox;

/// <summary>Messages from outside. The body is kept in base64: it is bytes, whatever it looks like.</summary>
public static class InboxTable
{
    /// <returns><c>false</c> when the channel has a message with this id: nothing was written.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, InboxMessage message, CancellationToken cancel) =>
        await tx.RunAsync(Sql.Insert, Row.Of(message), cancel) == 1;

    public static async Task<InboxMessage?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Id = id }, cancel))?.Message();

    /// <summary>Reads a message and locks it for the rest of the transaction.</summary>
    public static async Task<InboxMessage?> LockAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Lock, new { Id = id }, cancel))?.Message();

    public static async Task<InboxMessage?> FindByMessageAsync(
        DbTransaction tx, string channel, string messageId, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.FindByMessage, new { Channel = channel, MessageId = messageId }, cancel))?.Message();

    /// <summary>Parked ones, newest first.</summary>
    public static async Task<IReadOnlyList<InboxMessage>> ListParkedAsync(
        DbTransaction tx, string? before, int limit, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.ListParked, new { Before = before ?? Ids.AfterAll, Limit = limit }, cancel))
            .Select(row => row.Message())];

    /// <summary>Stores where the message stands; what was received never changes.</summary>
    public static Task SetStateAsync(DbTransaction tx, InboxMessage message, CancellationToken cancel) =>
        tx.RunAsync(Sql.SetState, Row.Of(message), cancel);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Channel { get; init; } = "";
        public string MessageId { get; init; } = "";
        public string Headers { get; init; } = "";
        public string Body { get; init; } = "";
        public string State { get; init; } = "";
        public string? Code { get; init; }
        public string? Summary { get; init; }
        public DateTimeOffset ReceivedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }

        public static Row Of(InboxMessage message) => new()
        {
            Id = message.Id,
            Channel = message.Channel,
            MessageId = message.MessageId,
            Headers = JsonSerializer.Serialize(message.Inbound.Headers),
            Body = Convert.ToBase64String(message.Inbound.Body.Span),
            State = message.State.Word(),
            Code = message.Code,
            Summary = message.Summary,
            ReceivedAt = message.Inbound.ReceivedAt,
            UpdatedAt = message.UpdatedAt,
        };

        public InboxMessage Message() => new()
        {
            Id = Id,
            Channel = Channel,
            MessageId = MessageId,
            Inbound = new InboundMessage
            {
                Headers = JsonSerializer.Deserialize<Dictionary<string, string>>(Headers)!,
                Body = Convert.FromBase64String(Body),
                ReceivedAt = ReceivedAt,
            },
            State = Enum.Parse<InboxState>(State, ignoreCase: true),
            Code = Code,
            Summary = Summary,
            UpdatedAt = UpdatedAt,
        };
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO inbox (id, channel, message_id, headers, body, state, code, summary, received_at, updated_at)
            VALUES (@Id, @Channel, @MessageId, @Headers, @Body, @State, @Code, @Summary, @ReceivedAt, @UpdatedAt)
            ON CONFLICT (channel, message_id) DO NOTHING
            """;

        private const string Select = """
            SELECT id, channel, message_id, headers, body, state, code, summary, received_at, updated_at FROM inbox
            """;

        public const string Find = Select + " WHERE id = @Id";

        public static readonly PortableSql Lock = new(Find + " {forUpdate}");

        public const string FindByMessage = Select + " WHERE channel = @Channel AND message_id = @MessageId";

        public const string ListParked = Select + " WHERE state = 'parked' AND id < @Before ORDER BY id DESC LIMIT @Limit";

        public const string SetState =
            "UPDATE inbox SET state = @State, code = @Code, summary = @Summary, updated_at = @UpdatedAt WHERE id = @Id";
    }
}
