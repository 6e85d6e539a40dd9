using System.Security.Cryptography;
using System.Text;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// A hash of all that a list says of an entry. The order of rows does not matter, nor do quotes: a list that is written
/// anew with the same content says the same.
/// </summary>
internal static class EntryHash
{
    private const char Field = '\u001f';
    private const char Row = '\u001e';

    public static string Of(IEnumerable<string[]> rows)
    {
        var text = string.Join(Row, rows.Select(fields => string.Join(Field, fields.Select(field => field.Trim()))).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
