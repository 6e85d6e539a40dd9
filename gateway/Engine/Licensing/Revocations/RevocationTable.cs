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

    /// <summary>Those that a list of this day has to name, in the order of their ids.</summary>
    /// <param name="tx">The caller's transaction.</param>
    /// <param name="sandbox">Those of sandbox partners, or of all others.</param>
    /// <param name="day">The day, UTC; what nobody could take for good any more is left out.</param>
    public static async Task<IReadOnlyList<Revocation>> ListAsync(
        DbTransaction tx, bool sandbox, DateOnly day, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Revocation>(
                Sql.List, new { Sandbox = sandbox ? 1 : 0, EndsAfter = day.AddDays(-License.GraceDays) }, cancel))
            .Select(revocation => revocation with { Sandbox = sandbox })];

    private static class Sql
    {
        public static readonly RowsSql<Revocation> Insert = new("""
            INSERT INTO license_revocations ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (license_id) DO NOTHING
            """);

        private const string Columns = "license_id, partner, subscription_id, reason, ends_on, revoked_at";

        public const string List = $"""
            SELECT {Columns} FROM license_revocations
            WHERE sandbox = @Sandbox AND ends_on > @EndsAfter ORDER BY license_id
            """;
    }
}
