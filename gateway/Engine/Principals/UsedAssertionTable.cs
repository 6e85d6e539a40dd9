using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Principals;

/// <summary>Remembers each client assertion until it would have expired, so that it counts once on all nodes.</summary>
public static class UsedAssertionTable
{
    /// <returns><c>false</c> when it was shown before.</returns>
    public static async Task<bool> TryUseAsync(
        DbTransaction tx, string clientId, string jti, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancel)
    {
        await tx.RunAsync(Sql.Forget, new { Now = now }, cancel);
        return await tx.RunAsync(Sql.Insert, new { ClientId = clientId, Jti = jti, ExpiresAt = expiresAt }, cancel) == 1;
    }

    private static class Sql
    {
        public const string Forget = "DELETE FROM used_assertions WHERE expires_at < @Now";

        public const string Insert = """
            INSERT INTO used_assertions (client_id, jti, expires_at) VALUES (@ClientId, @Jti, @ExpiresAt)
            ON CONFLICT DO NOTHING
            """;
    }
}
