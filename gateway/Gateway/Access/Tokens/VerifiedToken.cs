using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>What a signature proved. Whether its principal may still call is asked anew for each request.</summary>
internal sealed record VerifiedToken
{
    public required TokenTrust Trust { get; init; }

    public bool IsOperator { get; init; }

    /// <summary>The partner or operator that one of our own tokens names.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>The operator as the vendor's identity provider describes it.</summary>
    public Operator? Operator { get; init; }

    public required string ClientId { get; init; }

    public required string TokenId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The key under which a verified token is remembered: its SHA-256, so that no token lies in memory.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenHash(UInt128 High, UInt128 Low)
{
    public static TokenHash Of(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetByteCount(token);
        var bytes = length <= 2048 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes, hash);
        return new TokenHash(
            BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>Names a token that has no id of its own, without giving it away.</summary>
    public string ToId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        return "sha256:" + Base64Url.Encode(bytes);
    }
}
