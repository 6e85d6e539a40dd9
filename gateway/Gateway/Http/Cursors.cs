using System.Text;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Http.Errors;

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

    /// <summary>Where a page begins.</summary>
    /// <param name="scope">Who asks, which list, and with which filters.</param>
    /// <param name="cursor">What the caller gave, if anything.</param>
    /// <param name="start">Where the first page begins.</param>
    /// <returns>The position, or why there is none.</returns>
    public (string Position, Problem? Stale) Begin(string scope, string? cursor, string start)
    {
        var position = cursor is null ? start : Read(scope, cursor);
        return position is null
            ? ("", Problems.Of("cursor.invalid", "Use nextCursor exactly as it came, with the same filters."))
            : (position, null);
    }

    /// <returns>The position, <c>null</c> for the first page, or why there is none.</returns>
    public (string? Position, Problem? Stale) Begin(string scope, string? cursor)
    {
        var (position, stale) = Begin(scope, cursor, "");
        return (position.Length > 0 ? position : null, stale);
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
