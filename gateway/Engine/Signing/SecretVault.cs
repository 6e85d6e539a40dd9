using System.Security.Cryptography;
using System.Text;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// Keeps small secrets in the store: sealed with AES-256-GCM, found again by fingerprint. The associated data ties a
/// sealed text to its row, so that moving it to another row is noticed.
/// </summary>
public sealed class SecretVault(KeyFolder keys, TimeProvider clock)
{
    private const string Version = "v1";
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MacLength = 32;

    /// <returns><c>v1.kid.nonce.ciphertext+tag</c></returns>
    public string Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        var key = keys.CurrentData(clock.GetUtcNow());
        var head = $"{Version}.{key.Kid}";
        Span<byte> nonce = stackalloc byte[NonceLength];
        RandomNumberGenerator.Fill(nonce);
        var body = new byte[plaintext.Length + TagLength];
        var (ciphertext, tag) = (body.AsMemory(..plaintext.Length), body.AsMemory(plaintext.Length..));
        using var cipher = new AesGcm(key.Encryption, TagLength);
        cipher.Encrypt(nonce, plaintext, ciphertext.Span, tag.Span, Bind(head, associatedData));
        return $"{head}.{Base64Url.Encode(nonce)}.{Base64Url.Encode(body)}";
    }

    public string Seal(string plaintext, string associatedData) =>
        Seal(Encoding.UTF8.GetBytes(plaintext), Encoding.UTF8.GetBytes(associatedData));

    /// <exception cref="CryptographicException">No sealed text, changed since, or sealed for another place.</exception>
    /// <exception cref="KeyFolderException">The key that sealed it is not in the folder.</exception>
    public byte[] Open(string text, ReadOnlySpan<byte> associatedData)
    {
        if (text.Split('.') is not [Version, var kid, var nonceText, var bodyText]
            || !Base64Url.TryDecode(nonceText, out var nonce)
            || !Base64Url.TryDecode(bodyText, out var body)
            || nonce.Length != NonceLength
            || body.Length < TagLength)
        {
            throw new CryptographicException("The text is not a sealed secret.");
        }

        var plaintext = new byte[body.Length - TagLength];
        using var cipher = new AesGcm(keys.Data(kid).Encryption, TagLength);
        var (ciphertext, tag) = (body.AsMemory(..plaintext.Length), body.AsMemory(plaintext.Length..));
        cipher.Decrypt(nonce, ciphertext.Span, tag.Span, plaintext, Bind($"{Version}.{kid}", associatedData));
        return plaintext;
    }

    public string Open(string text, string associatedData) =>
        Encoding.UTF8.GetString(Open(text, Encoding.UTF8.GetBytes(associatedData)));

    /// <summary>
    /// A keyed hash for finding a secret without keeping it. Always made with the oldest data key: rows hold one
    /// fingerprint each, and after a rotation another key would find none of them.
    /// </summary>
    public string Fingerprint(string value)
    {
        var oldest = keys.AllData() is [var first, ..] ? first : keys.CurrentData(clock.GetUtcNow());
        return Base64Url.Encode(Mac(oldest, "fingerprint", Encoding.UTF8.GetBytes(value)));
    }

    /// <summary>32 bytes that only this gateway can make; one purpose's MAC is worth nothing for another.</summary>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> data) =>
        Mac(keys.CurrentData(clock.GetUtcNow()), $"mac/{purpose}", data);

    /// <summary>Whether it is one of ours, from before or after a rotation. A near miss takes as long.</summary>
    public bool IsMac(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        var genuine = false;
        foreach (var key in keys.AllData())
            genuine |= CryptographicOperations.FixedTimeEquals(Mac(key, $"mac/{purpose}", data), mac);
        return genuine;
    }

    private static byte[] Mac(DataKey key, string purpose, ReadOnlySpan<byte> data)
    {
        Span<byte> derived = stackalloc byte[MacLength];
        var info = Encoding.UTF8.GetBytes($"fulfillment/{purpose}");
        HKDF.Expand(HashAlgorithmName.SHA256, key.Authentication, derived, info);
        return HMACSHA256.HashData(derived, data);
    }

    // Kid texts have no control characters, so the zero byte ends the head without doubt.
    private static byte[] Bind(string head, ReadOnlySpan<byte> associatedData) =>
        [.. Encoding.UTF8.GetBytes(head), 0, .. associatedData];
}
