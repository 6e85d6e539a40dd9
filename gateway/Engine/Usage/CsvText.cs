using System.Text;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// Comma-separated values as RFC 4180 says: CRLF behind each record, quotes where a field needs them.
/// </summary>
internal static class CsvText
{
    public static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    /// <summary>Reads one record. Quotes stand around whole fields only, and no field holds a line break.</summary>
    /// <returns><c>null</c> when the line is no such record.</returns>
    public static IReadOnlyList<string>? Fields(string line)
    {
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            var field = new StringBuilder();
            if (at < line.Length && line[at] == '"')
            {
                if (!ReadQuoted(line, ref at, field))
                {
                    return null;
                }
            }
            else
            {
                for (; at < line.Length && line[at] != ','; at++)
                {
                    if (line[at] == '"')
                    {
                        return null;
                    }

                    field.Append(line[at]);
                }
            }

            fields.Add(field.ToString());
            if (at == line.Length)
            {
                return fields;
            }

            if (line[at++] != ',')
            {
                return null;
            }
        }
    }

    private static bool ReadQuoted(string line, ref int at, StringBuilder field)
    {
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                field.Append(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                at++;
                return true;
            }
        }

        return false;
    }

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
