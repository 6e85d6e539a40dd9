using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Principals;

public enum PrincipalKind
{
    Partner,
    Operator,
}

/// <summary>What a client shows to get a token: a secret, or assertions signed with a key whose public half we hold.</summary>
public sealed record Credential
{
    public required string ClientId { get; init; }

    public required PrincipalKind PrincipalKind { get; init; }

    public required string PrincipalId { get; init; }

    public string? SecretHash { get; init; }

    /// <summary>The secret before the last rotation, good until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousHash { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>A JWK, for private_key_jwt.</summary>
    public string? PublicKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A new client id and a secret of 256 random bits, which is shown once and kept as a hash.</summary>
    public static (Credential Credential, string Secret) New(PrincipalKind kind, string principalId, TimeProvider clock)
    {
        var secret = NewSecret();
        var credential = new Credential
        {
            ClientId = Ids.New("cli", clock),
            PrincipalKind = kind,
            PrincipalId = principalId,
            SecretHash = HashOf(secret),
            CreatedAt = clock.GetUtcNow(),
        };
        return (credential, secret);
    }

    /// <summary>The credential with a new secret; the old one stays good for <paramref name="overlap"/>.</summary>
    public (Credential Credential, string Secret) Rotate(TimeSpan overlap, TimeProvider clock)
    {
        var secret = NewSecret();
        var rotated = this with
        {
            SecretHash = HashOf(secret),
            PreviousHash = overlap > TimeSpan.Zero ? SecretHash : null,
            PreviousUntil = overlap > TimeSpan.Zero ? clock.GetUtcNow() + overlap : null,
        };
        return (rotated, secret);
    }

    public bool Accepts(string secret, DateTimeOffset now) =>
        Equal(SecretHash, secret) | (PreviousUntil > now && Equal(PreviousHash, secret));

    private static bool Equal(string? hash, string secret) =>
        hash is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(HashOf(secret)));

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string NewSecret() => "fs_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
