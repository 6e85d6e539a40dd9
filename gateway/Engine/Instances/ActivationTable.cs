using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Instances;

public static class ActivationTable
{
    /// <summary>Stores it as it stands. Whoever writes this holds the lock of the subscription, or only what it alone says.</summary>
    public static void Save(Writes writes, Activation activation) => writes.Add(Sql.Save, Row.Of(activation));

    /// <summary>Keeps that it has reported, and touches nothing that others decide.</summary>
    public static void SaveSeen(Writes writes, Activation activation) => writes.Add(Sql.Seen, SeenRow.Of(activation));

    /// <summary>Gives instances their shares of the seats, or takes them.</summary>
    public static void SaveAllocation(Writes writes, string id, long? allocation) =>
        writes.Add(Sql.Allocate, new AllocationRow(id, allocation));

    public static async Task<Activation?> FindAsync(
        DbTransaction tx, string subscriptionId, string instanceId, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.FindInstance, new { SubscriptionId = subscriptionId, InstanceId = instanceId }, cancel))?.Activation();

    public static async Task<Activation?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Id = id }, cancel))?.Activation();

    /// <summary>Another partner's is answered exactly like none.</summary>
    public static async Task<Activation?> FindOfPartnerAsync(
        DbTransaction tx, string partner, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.FindOfPartner, new { Partner = partner, Id = id }, cancel))?.Activation();

    /// <summary>Those of a subscription, newest first.</summary>
    /// <param name="before">Only ids before this one; they sort by time.</param>
    public static async Task<IReadOnlyList<Activation>> ListAsync(
        DbTransaction tx, string subscriptionId, string before, int limit, CancellationToken cancel) =>
    [
        .. (await tx.ListAsync<Row>(Sql.List, new { SubscriptionId = subscriptionId, Before = before, Limit = limit }, cancel))
            .Select(row => row.Activation()),
    ];

    private sealed record AllocationRow(string Id, long? Allocation);

    private sealed record SeenRow
    {
        public required string Id { get; init; }
        public required string? HostName { get; init; }
        public required string? ProductVersion { get; init; }
        public required DateTimeOffset LastSeenAt { get; init; }
        public required long? ClockSkewMs { get; init; }

        public static SeenRow Of(Activation activation) => new()
        {
            Id = activation.Id,
            HostName = activation.HostName,
            ProductVersion = activation.ProductVersion,
            LastSeenAt = activation.LastSeenAt,
            ClockSkewMs = (long?)activation.ClockSkew?.TotalMilliseconds,
        };
    }

    private sealed record Row
    {
        public string SubscriptionId { get; init; } = "";
        public string InstanceId { get; init; } = "";
        public string Id { get; init; } = "";
        public ActivationState State { get; init; }
        public string? HostName { get; init; }
        public string? ProductVersion { get; init; }
        public int Automated { get; init; }
        public DateTimeOffset FirstActivatedAt { get; init; }
        public DateTimeOffset ActivatedAt { get; init; }
        public DateTimeOffset? DeactivatedAt { get; init; }
        public DateTimeOffset LastSeenAt { get; init; }
        public long? ClockSkewMs { get; init; }
        public long TokenVersion { get; init; }
        public string Secret { get; init; } = "";
        public long? Allocation { get; init; }

        public static Row Of(Activation activation) => new()
        {
            SubscriptionId = activation.SubscriptionId,
            InstanceId = activation.InstanceId,
            Id = activation.Id,
            State = activation.State,
            HostName = activation.HostName,
            ProductVersion = activation.ProductVersion,
            Automated = activation.Automated ? 1 : 0,
            FirstActivatedAt = activation.FirstActivatedAt,
            ActivatedAt = activation.ActivatedAt,
            DeactivatedAt = activation.DeactivatedAt,
            LastSeenAt = activation.LastSeenAt,
            ClockSkewMs = (long?)activation.ClockSkew?.TotalMilliseconds,
            TokenVersion = activation.TokenVersion,
            Secret = activation.Secret,
            Allocation = activation.Allocation,
        };

        public Activation Activation() => new()
        {
            Id = Id,
            SubscriptionId = SubscriptionId,
            InstanceId = InstanceId,
            State = State,
            HostName = HostName,
            ProductVersion = ProductVersion,
            Automated = Automated == 1,
            FirstActivatedAt = FirstActivatedAt,
            ActivatedAt = ActivatedAt,
            DeactivatedAt = DeactivatedAt,
            LastSeenAt = LastSeenAt,
            ClockSkew = ClockSkewMs is { } skew ? TimeSpan.FromMilliseconds(skew) : null,
            TokenVersion = TokenVersion,
            Secret = Secret,
            Allocation = Allocation,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Save = new("""
            INSERT INTO activations ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subscription_id, instance_id) DO UPDATE SET
              state = excluded.state, host_name = excluded.host_name, product_version = excluded.product_version,
              automated = excluded.automated, activated_at = excluded.activated_at, deactivated_at = excluded.deactivated_at,
              last_seen_at = excluded.last_seen_at, token_version = excluded.token_version
            """);

        public static readonly RowsSql<SeenRow> Seen = new("""
            UPDATE activations SET host_name = r.host_name, product_version = r.product_version,
              last_seen_at = r.last_seen_at, clock_skew_ms = r.clock_skew_ms
            FROM {rows} WHERE activations.id = r.id
            """);

        public static readonly RowsSql<AllocationRow> Allocate =
            new("UPDATE activations SET allocation = r.allocation FROM {rows} WHERE activations.id = r.id");

        private const string Select = """
            SELECT a.subscription_id, a.instance_id, a.id, a.state, a.host_name, a.product_version, a.automated,
              a.first_activated_at, a.activated_at, a.deactivated_at, a.last_seen_at, a.clock_skew_ms, a.token_version,
              a.secret, a.allocation
            FROM activations a
            """;

        public const string Find = Select + " WHERE a.id = @Id";

        public const string FindInstance = Select + " WHERE a.subscription_id = @SubscriptionId AND a.instance_id = @InstanceId";

        public const string FindOfPartner = Select + """
             JOIN subscriptions s ON s.id = a.subscription_id WHERE a.id = @Id AND s.partner = @Partner
            """;

        public const string List = Select + """
             WHERE a.subscription_id = @SubscriptionId AND a.id < @Before ORDER BY a.id DESC LIMIT @Limit
            """;
    }
}
