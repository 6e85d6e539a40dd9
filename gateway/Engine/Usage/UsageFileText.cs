using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// The text of a usage file: a block of names and values, a table of days, and the mark as the last line, all of it CSV
/// (RFC 4180), so that who carries it can read what he carries.
/// </summary>
public static class UsageFileText
{
    /// <summary>The longest file that is read, in characters: ten years with fifty columns fit well.</summary>
    public const int MaxLength = 2_000_000;

    private const string Title = "fulfillment-usage";
    private const string Version = "1";
    private const string Mark = "mark";
    private const string AddOn = "addOn.";
    private const string DayFormat = "yyyy-MM-dd";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly string[] _heads =
        [Title, "license", "subscription", "instance", "company", "start", "end", "generatedAt"];

    /// <summary>As the product writes it.</summary>
    /// <param name="file">What it counted.</param>
    /// <param name="secret">The secret of the instance, at least 16 bytes.</param>
    public static string Write(UsageFile file, byte[] secret)
    {
        var categories = Names(file, counts => counts.Categories);
        var addOns = Names(file, counts => counts.AddOns);
        var text = new StringBuilder();
        string[] values =
        [
            Version, file.LicenseId, file.SubscriptionNumber, file.InstanceId, OneLine(file.Company),
            Text(file.Covered.From), Text(file.Covered.To),
            file.GeneratedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        ];
        foreach (var (name, value) in _heads.Zip(values))
        {
            text.Append(CsvText.Line([name, value]));
        }

        text.Append(CsvText.Line(["day", "billable", "active", .. categories, .. addOns.Select(name => AddOn + name)]));
        foreach (var (day, counts) in file.Days)
        {
            text.Append(CsvText.Line(
            [
                Text(day), Text(counts.Billable), Text(counts.Active),
                .. categories.Select(name => Text(counts.Categories.Find(name))),
                .. addOns.Select(name => Text(counts.AddOns.Find(name))),
            ]));
        }

        return text.Append(CsvText.Line([Mark, UsageFileMark.Of(Plain(text.ToString()), secret)])).ToString();
    }

    /// <summary>Whose file it says it is, before anything of it is believed: so that the right secret can be looked for.</summary>
    /// <returns><c>null</c> where it says nothing of the kind.</returns>
    public static UsageFileHead? HeadOf(string text)
    {
        var lines = text.Length <= MaxLength ? Plain(text).Split('\n', _heads.Length + 1) : [];
        return lines.Length > _heads.Length
            && CsvText.Fields(lines[2]) is ["subscription", var number]
            && CsvText.Fields(lines[3]) is ["instance", var instance]
            ? new UsageFileHead(number, instance)
            : null;
    }

    /// <summary>Reads a file that somebody handed in. Nothing of it is used before its mark was found right.</summary>
    public static UsageFileOutcome Read(string text, UsageFileTrust trust)
    {
        var plain = text.Length <= MaxLength ? Plain(text) : "";
        var end = plain.LastIndexOf($"\n{Mark},", StringComparison.Ordinal) + 1;
        if (end == 0
            || CsvText.Fields(plain[end..].TrimEnd('\n')) is not [Mark, var mark]
            || ReadRows(plain[..end]) is not { } file)
        {
            return Refuse(UsageFileRefusal.Unreadable, "The file is no usage file, or it is damaged.");
        }

        if (file.SubscriptionNumber != trust.SubscriptionNumber || !trust.LicenseIds.Contains(file.LicenseId))
        {
            return Refuse(UsageFileRefusal.OtherLicense, "The file is about another license.");
        }

        if (trust.SecretOf(file.InstanceId) is not { } secret)
        {
            return Refuse(UsageFileRefusal.UnknownInstance, "The subscription has no such instance.");
        }

        return UsageFileMark.IsOf(mark, plain[..end], secret)
            ? new UsageFileOutcome.Read(file with { Digest = Digest(plain[..end]) })
            : Refuse(UsageFileRefusal.Tampered, "The file was changed since its export, or another instance wrote it.");
    }

    private static UsageFile? ReadRows(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n').Select(CsvText.Fields).ToList();
        if (lines.Count <= _heads.Length || lines.Contains(null))
        {
            return null;
        }

        var heads = lines.Take(_heads.Length).ToList();
        if (!heads.Select(head => head![0]).SequenceEqual(_heads)
            || heads.Any(head => head!.Count != 2)
            || heads[0]![1] != Version)
        {
            return null;
        }

        var columns = lines[_heads.Length]!;
        var days = lines.Skip(_heads.Length + 1).Select(row => ReadDay(columns, row!)).ToList();
        return AreColumns(columns) && !days.Contains(null)
            ? Assemble([.. heads.Select(head => head![1])], [.. days.Select(day => day!)])
            : null;
    }

    private static UsageFile? Assemble(IReadOnlyList<string> values, IReadOnlyList<UsageFileDay> days)
    {
        if (!TryDay(values[5], out var from) || !TryDay(values[6], out var to)
            || !DateTimeOffset.TryParseExact(
                values[7],
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var generatedAt))
        {
            return null;
        }

        var covered = new DayRange(from, to);
        return days.All(day => covered.Contains(day.Day)) && days.DistinctBy(day => day.Day).Count() == days.Count
            ? new UsageFile
            {
                LicenseId = values[1],
                SubscriptionNumber = values[2],
                InstanceId = values[3],
                Company = values[4],
                Covered = covered,
                GeneratedAt = generatedAt,
                Days = days,
            }
            : null;
    }

    private static bool AreColumns(IReadOnlyList<string> columns) =>
        columns is ["day", "billable", "active", ..]
        && columns.Distinct().Count() == columns.Count
        && columns.Skip(3).All(column => Counts.IsName(IsAddOn(column) ? column[AddOn.Length..] : column));

    private static UsageFileDay? ReadDay(IReadOnlyList<string> columns, IReadOnlyList<string> row)
    {
        if (row.Count != columns.Count || row.Count < 3
            || !TryDay(row[0], out var day)
            || !TryCount(row[1], out var billable) || billable is null
            || !TryCount(row[2], out var active))
        {
            return null;
        }

        var named = new Dictionary<string, long>();
        foreach (var (column, field) in columns.Zip(row).Skip(3))
        {
            if (!TryCount(field, out var count))
            {
                return null;
            }

            if (count is { } known)
            {
                named[column] = known;
            }
        }

        return new UsageFileDay(day, new SeatCounts
        {
            Billable = billable.Value,
            Active = active,
            Categories = Counts.Of(named.Where(pair => !IsAddOn(pair.Key))),
            AddOns = Counts.Of(named.Where(pair => IsAddOn(pair.Key))
                .Select(pair => KeyValuePair.Create(pair.Key[AddOn.Length..], pair.Value))),
        });
    }

    private static bool IsAddOn(string column) => column.StartsWith(AddOn, StringComparison.Ordinal);

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryCount(string text, out long? count)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        count = isNumber ? number : null;
        return isNumber || text.Length == 0;
    }

    private static List<string> Names(UsageFile file, Func<SeatCounts, Counts> of) =>
        [.. file.Days.SelectMany(day => of(day.Counts).ByName.Keys).Distinct().Order(StringComparer.Ordinal)];

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string Text(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "";

    // A file goes through mail programs and editors, which change line ends and put a byte order mark before it.
    private static string Plain(string text) =>
        text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);

    // No line break stands inside a value: a reader takes the file line by line.
    private static string OneLine(string text) =>
        new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    private static string Digest(string text) => Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static UsageFileOutcome.Refused Refuse(UsageFileRefusal why, string summary) => new(why, summary);
}
