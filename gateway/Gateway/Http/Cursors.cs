using System.Text;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Http;

/// <summary>
/// Page cursors: where the last page ended, signed, and bound to who asked and what was asked for. A cursor of another
/// caller or another filter is none.
/// </summary>
internal sealed class Cursors(SecretVault vault)
{
    private const string Purpose = "cursor";
    private const int MacLength = 32;

    /// <param name="scope">Who asks, which list, and with which filters.</param>
    /// <param name="position">The last entry of the page.</param>
    public string Issue(string scope, string position)
    {
        var body = Encoding.UTF8.GetBytes(position);
        return Base64Url.Encode([.. vault.Mac(Purpose, Bound(scope, body)), .. body]);
    }

    /// <returns>The position, or <c>null</c> when the cursor was not issued for this.</returns>
    public string? Read(string scope, string cursor)
    {
        if (!Base64Url.TryDecode(cursor, out var bytes) || bytes.Length <= MacLength)
        {
            return null;
        }

        var body = bytes[MacLength..];
        return vault.IsMac(Purpose, Bound(scope, body), bytes.AsSpan(0, MacLength)) ? Encoding.UTF8.GetString(body) : null;
    }

    private static byte[] Bound(string scope, byte[] body) => [.. Encoding.UTF8.GetBytes(scope), 0, .. body];
}
