using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// The mark at the end of a usage file: HMAC-SHA-256 over all that stands before it, keyed by the instance's secret.
/// </summary>
/// <remarks>
/// A product that never sees a network cannot prove itself by a signature: it has no private key whose public half we
/// know, and one that it makes by itself proves nothing the first time. Its license file is no secret either, since a
/// partner holds it too. What it shares with us alone is the instance secret that came with its activation. Who owns
/// the machine can read that secret; the mark keeps out everybody between the machine and us.
/// </remarks>
internal static class UsageFileMark
{
    public const int LeastSecret = 16;
    private const int Length = 32;

    /// <param name="text">The lines before the mark, each ended by a line feed.</param>
    /// <param name="secret">The instance's own.</param>
    /// <exception cref="ArgumentException">The secret is too short to be one.</exception>
    public static string Of(string text, byte[] secret)
    {
        if (secret.Length < LeastSecret)
        {
            throw new ArgumentException($"An instance secret has at least {LeastSecret} bytes.", nameof(secret));
        }

        // A key of its own: the secret serves elsewhere too, and a mark must be worth nothing there.
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, info: "fulfillment/usage-file"u8.ToArray());
        return Base64Url.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether it is the mark of this text. A near miss takes as long.</summary>
    public static bool IsOf(string mark, string text, byte[] secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mark), Encoding.UTF8.GetBytes(Of(text, secret)));
}
