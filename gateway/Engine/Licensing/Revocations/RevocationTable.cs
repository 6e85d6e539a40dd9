using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Licensing.Revocations;

/// <summary>The licenses that were taken back. Rows are only added.</summary>
public static class RevocationTable
{
    /// <summary>
    /// Revokes a license: it is listed, and marked. A second try writes nothing: the first reason and time stay.
    /// Whoever calls this writes the audit record.
    /// </summary>
    public static void Add(Writes writes, Revocation revocation)
    {
        writes.Add(Sql.Insert, revocation);
        LicenseTable.Revoke(writes, revocation.LicenseId, revocation.RevokedAt);
    }

    /// <summary>Revokes every license of a subscription but the one that says that it is over.</summary>
    public static void AddAll(Writes writes, EndedSubscription ended)
    {
        writes.Add(Sql.InsertAll, ended);
        writes.Add(Sql.MarkAll, ended);
    }

    /// <summary>Those that a list of this day has to name, in the order of their ids.</summary>
    /// <param name="tx">The caller's transaction.</param>
    /// <param name="sandbox">Those of sandbox partners, or of all others.</param>
    /// <param name="day">The day, UTC; what nobody could take for good any more is left out.</param>
    public static async Task<IReadOnlyList<Revocation>> ListAsync(
        DbTransaction tx, bool sandbox, DateOnly day, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Revocation>(
                Sql.List, new { Sandbox = sandbox ? 1 : 0, EndsAfter = day.AddDays(-License.GraceDays) }, cancel))
            .Select(revocation => revocation with { Sandbox = sandbox })];

    /// <summary>The ids of these subscriptions' licenses that were taken back.</summary>
    public static Task<IReadOnlyList<string>> OfSubscriptionsAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        Sql.OfSubscriptions.ListAsync<string>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel);

    private sealed record Key(string Id);

    private static class Sql
    {
        // By way of the licenses, whose key begins with the subscription.
        public static readonly RowsSql<Key> OfSubscriptions = new("""
            SELECT v.license_id FROM licenses l JOIN license_revocations v ON v.license_id = l.id
            WHERE l.subscription_id IN (SELECT r.id FROM {rows})
            """);

        public static readonly RowsSql<Revocation> Insert = new("""
            INSERT INTO license_revocations ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (license_id) DO NOTHING
            """);

        public static readonly RowsSql<EndedSubscription> InsertAll = new("""
            INSERT INTO license_revocations (license_id, partner, subscription_id, reason, ends_on, sandbox, revoked_at)
            SELECT l.id, l.partner, l.subscription_id, 'cancelled', l.ends_on, r.sandbox, r.revoked_at
            FROM {rows} JOIN licenses l ON l.subscription_id = r.subscription_id
            WHERE l.id <> r.except_license AND l.revoked_at IS NULL
            ON CONFLICT (license_id) DO NOTHING
            """);

        public static readonly RowsSql<EndedSubscription> MarkAll = new("""
            UPDATE licenses SET revoked_at = r.revoked_at FROM {rows}
            WHERE licenses.subscription_id = r.subscription_id AND licenses.id <> r.except_license
              AND licenses.revoked_at IS NULL
            """);

        private const string Columns = "license_id, partner, subscription_id, reason, ends_on, revoked_at";

        public const string List = $"""
            SELECT {Columns} FROM license_revocations
            WHERE sandbox = @Sandbox AND ends_on > @EndsAfter ORDER BY license_id
            """;
    }
}

/// <summary>A subscription whose licenses are taken back.</summary>
public sealed record EndedSubscription
{
    public required string SubscriptionId { get; init; }

    /// <summary>The license that tells products so.</summary>
    public required string ExceptLicense { get; init; }

    public required bool Sandbox { get; init; }

    public required DateTimeOffset RevokedAt { get; init; }

    public static EndedSubscription Of(License last, bool sandbox, DateTimeOffset at) => new()
    {
        SubscriptionId = last.SubscriptionId,
        ExceptLicense = last.Id,
        Sandbox = sandbox,
        RevokedAt = at,
    };
}
