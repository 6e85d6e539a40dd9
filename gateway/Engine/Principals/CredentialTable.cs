using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Principals;

public static class CredentialTable
{
    public static Task InsertAsync(DbTransaction tx, Credential credential, CancellationToken cancel) =>
        tx.RunAsync(Sql.Insert, Values(credential), cancel);

    public static Task UpdateAsync(DbTransaction tx, Credential credential, CancellationToken cancel) =>
        tx.RunAsync(Sql.Update, Values(credential), cancel);

    public static Task<Credential?> FindAsync(DbTransaction tx, string clientId, CancellationToken cancel) =>
        tx.OneAsync<Credential>(Sql.Find, new { ClientId = clientId }, cancel);

    public static Task<IReadOnlyList<Credential>> OfAsync(
        DbTransaction tx, PrincipalKind kind, string principalId, CancellationToken cancel) =>
        tx.ListAsync<Credential>(Sql.OfPrincipal, new { Kind = kind.Word(), Id = principalId }, cancel);

    private static object Values(Credential credential) => new
    {
        credential.ClientId,
        PrincipalKind = credential.PrincipalKind.Word(),
        credential.PrincipalId,
        credential.SecretHash,
        credential.PreviousHash,
        credential.PreviousUntil,
        credential.PublicKey,
        credential.CreatedAt,
    };

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO credentials (client_id, principal_kind, principal_id, secret_hash, previous_hash, previous_until,
              public_key, created_at)
            VALUES (@ClientId, @PrincipalKind, @PrincipalId, @SecretHash, @PreviousHash, @PreviousUntil, @PublicKey,
              @CreatedAt)
            """;

        public const string Update = """
            UPDATE credentials SET secret_hash = @SecretHash, previous_hash = @PreviousHash,
              previous_until = @PreviousUntil, public_key = @PublicKey
            WHERE client_id = @ClientId
            """;

        private const string Select = """
            SELECT client_id, principal_kind, principal_id, secret_hash, previous_hash, previous_until, public_key,
              created_at FROM credentials
            """;

        public const string Find = Select + " WHERE client_id = @ClientId";

        public const string OfPrincipal =
            Select + " WHERE principal_kind = @Kind AND principal_id = @Id ORDER BY client_id";
    }
}
