using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// Remembers the public half of every key that the folder ever held: a license lives for years, and must stay
/// verifiable when a key file is long gone. It also tells an empty folder that is new from one that was lost.
/// </summary>
public sealed class KeyRegister(
    Database database, KeyFolder folder, IOptions<LicensingOptions> options, TimeProvider clock)
{
    private static readonly KeyPurpose[] _legacy = [KeyPurpose.LegacyLicense, KeyPurpose.SandboxLegacyLicense];
    private static readonly KeyPurpose[] _signing = [KeyPurpose.AccessToken, KeyPurpose.License, KeyPurpose.SandboxLicense];

    /// <summary>Makes missing keys where the store has never seen any, and records what the folder holds.</summary>
    /// <returns>The keys made now.</returns>
    /// <exception cref="KeyFolderException">The store knows keys and the folder has none of them.</exception>
    public async Task<IReadOnlyList<KeyEntry>> OpenAsync(CancellationToken cancel)
    {
        var known = await database.ReadAsync(tx => KnownAsync(tx, KeyPurpose.License, cancel), cancel);
        if (known.Count > 0 && !known.Any(key => folder.Public(KeyPurpose.License).Find(key.Kid) is not null))
        {
            throw new KeyFolderException(
                $"This store has issued licenses with the keys {string.Join(", ", known.Select(key => key.Kid))}; the keys folder holds none of them. Point Keys:Folder to the right folder or restore it.");
        }

        var made = folder.Initialize(clock.GetUtcNow(), options.Value.Legacy ? _legacy : []);
        await RecordAsync(cancel);
        return made;
    }

    /// <summary>Records the public halves of all keys that the folder holds now.</summary>
    public Task RecordAsync(CancellationToken cancel) => database.InTransactionAsync(
        async tx =>
        {
            foreach (var purpose in _signing)
            {
                foreach (var key in folder.Public(purpose).Keys)
                {
                    await tx.RunAsync(
                        Sql.Record,
                        new { key.Kid, Purpose = Words.Word(purpose), Jwk = key.ToJwk().ToJsonString(), At = clock.GetUtcNow() },
                        cancel);
                }
            }
        },
        cancel);

    /// <summary>Every public key of a purpose: of the folder now, and of the past.</summary>
    public async Task<KeySet> PublicAsync(KeyPurpose purpose, CancellationToken cancel)
    {
        var now = folder.Public(purpose);
        var past = await database.ReadAsync(tx => KnownAsync(tx, purpose, cancel), cancel);
        return new KeySet([.. now.Keys, .. past.Where(key => now.Find(key.Kid) is null)]);
    }

    private static async Task<IReadOnlyList<PublicKey>> KnownAsync(DbTransaction tx, KeyPurpose purpose, CancellationToken cancel)
    {
        var keys = new List<PublicKey>();
        foreach (var jwk in await tx.ListAsync<string>(Sql.Known, new { Purpose = Words.Word(purpose) }, cancel))
        {
            using var json = JsonDocument.Parse(jwk);
            keys.Add(PublicKey.FromJwk(json.RootElement));
        }

        return keys;
    }

    private static class Sql
    {
        public const string Record = """
            INSERT INTO signing_keys (kid, purpose, jwk, first_seen_at) VALUES (@Kid, @Purpose, @Jwk, @At)
            ON CONFLICT (kid) DO NOTHING
            """;

        public const string Known = "SELECT jwk FROM signing_keys WHERE purpose = @Purpose ORDER BY first_seen_at, kid";
    }
}
