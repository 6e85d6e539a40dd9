using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Licensing;

/// <summary>A code as it is kept: sealed, to be shown again, and fingerprinted, to be found.</summary>
public sealed record SealedCode
{
    public required string SubscriptionId { get; init; }

    public required string Sealed { get; init; }

    public required string Fingerprint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One code per subscription for life.</summary>
public static class ActivationCodeTable
{
    /// <summary>A subscription keeps its first code: a second try writes nothing.</summary>
    public static void Insert(Writes writes, SealedCode code) => writes.Add(Sql.Insert, code);

    public static Task<SealedCode?> FindAsync(DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        tx.OneAsync<SealedCode>(Sql.Find, new { SubscriptionId = subscriptionId }, cancel);

    /// <summary>The code with a fingerprint, of whichever subscription.</summary>
    public static Task<SealedCode?> FindByFingerprintAsync(DbTransaction tx, string fingerprint, CancellationToken cancel) =>
        tx.OneAsync<SealedCode>(Sql.FindByFingerprint, new { Fingerprint = fingerprint }, cancel);

    /// <summary>Those of these subscriptions that have a code.</summary>
    public static Task<IReadOnlyList<string>> WithCodeAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        Sql.WithCode.ListAsync<string>(tx, [.. subscriptionIds.Select(id => new Key(id))], cancel);

    private sealed record Key(string Id);

    private static class Sql
    {
        public static readonly RowsSql<Key> WithCode =
            new("SELECT subscription_id FROM activation_codes WHERE subscription_id IN (SELECT r.id FROM {rows})");

        public static readonly RowsSql<SealedCode> Insert = new("""
            INSERT INTO activation_codes ({columns}) SELECT {columns} FROM {rows} WHERE true
            ON CONFLICT (subscription_id) DO NOTHING
            """);

        private const string Select = "SELECT subscription_id, sealed, fingerprint, created_at FROM activation_codes";

        public const string Find = Select + " WHERE subscription_id = @SubscriptionId";

        public const string FindByFingerprint = Select + " WHERE fingerprint = @Fingerprint";
    }
}
