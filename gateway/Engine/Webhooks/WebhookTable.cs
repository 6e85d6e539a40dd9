using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Webhooks;

/// <summary>What decides where an event goes.</summary>
public sealed record WebhookRow
{
    public required string Id { get; init; }

    public required string Partner { get; init; }

    public string? EventTypes { get; init; }

    public bool Wants(string type) => EventTypes is null || EventTypes.Split(' ').Contains(type);
}

public static class WebhookTable
{
    /// <returns><c>false</c> when the partner has an endpoint with this address.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, WebhookEndpoint endpoint, CancellationToken cancel) =>
        await tx.RunAsync(Sql.Insert, Row.Of(endpoint), cancel) == 1;

    /// <summary>Writes the next version; the caller holds the row's lock.</summary>
    public static Task UpdateAsync(DbTransaction tx, WebhookEndpoint endpoint, CancellationToken cancel) =>
        tx.RunAsync(Sql.Update, Row.Of(endpoint), cancel);

    public static Task DeleteAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.RunAsync(Sql.Delete, new { Id = id }, cancel);

    public static async Task<WebhookEndpoint?> FindAsync(
        DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Partner = partner, Id = id }, cancel))?.Endpoint();

    /// <summary>Whosever it is: for the one who delivers.</summary>
    public static async Task<WebhookEndpoint?> FindAnyAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.FindAny, new { Id = id }, cancel))?.Endpoint();

    public static async Task<WebhookEndpoint?> LockAsync(
        DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Lock, new { Partner = partner, Id = id }, cancel))?.Endpoint();

    public static Task<string?> IdOfUrlAsync(DbTransaction tx, string partner, string url, CancellationToken cancel) =>
        tx.OneAsync<string>(Sql.IdOfUrl, new { Partner = partner, Url = url }, cancel);

    public static Task<int> CountAsync(DbTransaction tx, string partner, CancellationToken cancel) =>
        tx.OneAsync<int>(Sql.Count, new { Partner = partner }, cancel);

    /// <summary>A partner's endpoints, newest first.</summary>
    public static async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(
        DbTransaction tx, string partner, string? before, int limit, CancellationToken cancel)
    {
        var values = new { Partner = partner, Before = before ?? Ids.AfterAll, Limit = limit };
        return [.. (await tx.ListAsync<Row>(Sql.List, values, cancel)).Select(row => row.Endpoint())];
    }

    /// <summary>The active endpoints of these partners, in one statement however many they are.</summary>
    public static Task<IReadOnlyList<WebhookRow>> ActiveAsync(
        DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) =>
        Sql.Active.ListAsync<WebhookRow>(tx, [.. partners.Select(partner => new Key(partner))], cancel);

    private sealed record Key(string Partner);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Partner { get; init; } = "";
        public string Url { get; init; } = "";
        public string? EventTypes { get; init; }
        public string? Description { get; init; }
        public string Status { get; init; } = "";
        public string? DisabledBecause { get; init; }
        public string Secret { get; init; } = "";
        public string? PreviousSecret { get; init; }
        public DateTimeOffset? PreviousUntil { get; init; }
        public DateTimeOffset? FailingSince { get; init; }
        public long Version { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }

        public static Row Of(WebhookEndpoint endpoint) => new()
        {
            Id = endpoint.Id,
            Partner = endpoint.Partner,
            Url = endpoint.Url,
            EventTypes = endpoint.EventTypes is null ? null : string.Join(' ', endpoint.EventTypes),
            Description = endpoint.Description,
            Status = endpoint.Status.Word(),
            DisabledBecause = endpoint.DisabledBecause?.Word(),
            Secret = endpoint.Secret,
            PreviousSecret = endpoint.PreviousSecret,
            PreviousUntil = endpoint.PreviousUntil,
            FailingSince = endpoint.FailingSince,
            Version = endpoint.Version,
            CreatedAt = endpoint.CreatedAt,
            UpdatedAt = endpoint.UpdatedAt,
        };

        public WebhookEndpoint Endpoint() => new()
        {
            Id = Id,
            Partner = Partner,
            Url = Url,
            EventTypes = EventTypes?.Split(' '),
            Description = Description,
            Status = Enum.Parse<WebhookStatus>(Status, ignoreCase: true),
            DisabledBecause = DisabledBecause is null ? null : Enum.Parse<DisabledReason>(DisabledBecause, ignoreCase: true),
            Secret = Secret,
            PreviousSecret = PreviousSecret,
            PreviousUntil = PreviousUntil,
            FailingSince = FailingSince,
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO webhooks (id, partner, url, event_types, description, status, disabled_because, secret,
              previous_secret, previous_until, failing_since, version, created_at, updated_at)
            VALUES (@Id, @Partner, @Url, @EventTypes, @Description, @Status, @DisabledBecause, @Secret,
              @PreviousSecret, @PreviousUntil, @FailingSince, @Version, @CreatedAt, @UpdatedAt)
            ON CONFLICT (partner, url) DO NOTHING
            """;

        public const string Update = """
            UPDATE webhooks SET url = @Url, event_types = @EventTypes, description = @Description, status = @Status,
              disabled_because = @DisabledBecause, secret = @Secret, previous_secret = @PreviousSecret,
              previous_until = @PreviousUntil, failing_since = @FailingSince, version = @Version, updated_at = @UpdatedAt
            WHERE id = @Id AND version = @Version - 1
            """;

        public const string Delete = "DELETE FROM webhooks WHERE id = @Id";

        private const string Select = """
            SELECT id, partner, url, event_types, description, status, disabled_because, secret, previous_secret,
              previous_until, failing_since, version, created_at, updated_at FROM webhooks
            """;

        public const string FindAny = Select + " WHERE id = @Id";

        public const string Find = Select + " WHERE id = @Id AND partner = @Partner";

        public static readonly PortableSql Lock = new(Find + " {forUpdate}");

        public const string IdOfUrl = "SELECT id FROM webhooks WHERE partner = @Partner AND url = @Url";

        public const string Count = "SELECT count(*) FROM webhooks WHERE partner = @Partner";

        public const string List = Select + " WHERE partner = @Partner AND id < @Before ORDER BY id DESC LIMIT @Limit";

        public static readonly RowsSql<Key> Active = new("""
            SELECT id, partner, event_types FROM webhooks
            WHERE status = 'active' AND partner IN (SELECT r.partner FROM {rows})
            """);
    }
}
