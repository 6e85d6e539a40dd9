namespace Fulfillment.Screening.Lists;

/// <param name="Line">From 1.</param>
/// <param name="Fields">Those of the row, absent ones as empty texts.</param>
internal sealed record CsvRow(int Line, string[] Fields);

/// <summary>
/// Reads rows as RFC 4180 says, strictly: quotes stand around whole fields only, no field holds a line break, and all rows
/// are of one width. Empty rows may stand at the end.
/// </summary>
internal sealed class CsvRows(string file, char separator, ListFaults faults)
{
    private const string Mend = "Fetch the file anew, or mend the line.";
    private const int MostFields = 100;

    private readonly List<string> _fields = [];

    /// <summary>What the file writes for nothing, read as an empty text.</summary>
    public string Nothing { get; init; } = "";

    /// <param name="text">Lines that all end.</param>
    /// <param name="width">How many fields each row must have.</param>
    /// <returns>All rows without fault; reading ends when there are too many faults.</returns>
    public IEnumerable<CsvRow> Read(string text, int width)
    {
        int? blank = null;
        for (var (at, line) = (0, 1); at < text.Length && !faults.IsFull; line++)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var fields = Fields(text.AsSpan(at, end - at), line);
            at = end + 1;
            if (fields is null)
                continue;

            if (fields.All(field => field == ""))
            {
                blank ??= line;
                continue;
            }

            if (blank is { } empty)
                faults.Add(file, empty, "The row is empty, and others follow.", Mend);
            blank = null;
            if (fields.Length == width)
                yield return new(line, fields);
            else
                faults.Add(file, line, $"The row has {fields.Length} fields, not {width}.", Mend);
        }
    }

    private string[]? Fields(ReadOnlySpan<char> row, int line)
    {
        row = row.EndsWith('\r') ? row[..^1] : row;
        _fields.Clear();
        while (true)
        {
            if (Next(ref row) is not { } field)
            {
                faults.Add(file, line, "A quote stands where none may.", Mend);
                return null;
            }

            if (field.Length > ListLimits.FieldLength)
            {
                faults.Add(file, line, $"A field has more than {ListLimits.FieldLength:N0} characters.", Mend);
                return null;
            }

            _fields.Add(field);
            if (_fields.Count > MostFields)
            {
                faults.Add(file, line, $"The row has more than {MostFields} fields.", Mend);
                return null;
            }

            if (row.IsEmpty)
                return [.. _fields];

            row = row[1..];
            if (row.IsEmpty)
                return [.. _fields, ""];
        }
    }

    /// <summary>Takes a field from the beginning; what is left begins with a separator or is empty.</summary>
    private string? Next(ref ReadOnlySpan<char> row) => row.StartsWith('"') ? Quoted(ref row) : Plain(ref row);

    private string? Plain(ref ReadOnlySpan<char> row)
    {
        var length = row.IndexOf(separator);
        var field = length < 0 ? row : row[..length];
        row = row[field.Length..];
        return field.Contains('"') || field.Contains('\r') ? null : Text(field);
    }

    private string? Quoted(ref ReadOnlySpan<char> row)
    {
        var doubled = false;
        for (var at = 1; at < row.Length; at++)
        {
            if (row[at] != '"')
                continue;

            if (at + 1 < row.Length && row[at + 1] == '"')
            {
                doubled = true;
                at++;
                continue;
            }

            var field = Text(row[1..at]);
            row = row[(at + 1)..];
            return !row.IsEmpty && row[0] != separator ? null : doubled ? field.Replace("\"\"", "\"") : field;
        }

        return null;
    }

    private string Text(ReadOnlySpan<char> field) => field.Trim(' ').SequenceEqual(Nothing) ? "" : field.ToString();
}
