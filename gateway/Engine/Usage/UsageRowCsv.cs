using System.Globalization;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// Usage as a table (RFC 4180): a line of names, in any order, then a line for each row. A line that cannot be read is a
/// fault of its own and spoils no other.
/// </summary>
public static class UsageRowCsv
{
    private static readonly string[] _needed = ["meter", "quantity", "at", "messageId"];
    private static readonly string[] _others = ["subscriptionId", "namespace", "instanceId", "since", "revision"];

    /// <returns><c>null</c> where the line of names is none.</returns>
    public static IReadOnlyList<UsageRowRead>? Read(string text)
    {
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        if (CsvText.Fields(lines[0]) is not { } names
            || names.Distinct().Count() != names.Count
            || names.Except([.. _needed, .. _others]).Any()
            || _needed.Except(names).Any())
        {
            return null;
        }

        return [.. lines.Skip(1).Select(line => ReadLine(names, line))];
    }

    private static UsageRowRead ReadLine(IReadOnlyList<string> names, string line)
    {
        if (CsvText.Fields(line) is not { } fields || fields.Count != names.Count)
        {
            return Fault("", "The line has not as many fields as the first one.");
        }

        var byName = names.Zip(fields).Where(field => field.Second.Length > 0).ToDictionary(field => field.First, field => field.Second);
        var messageId = byName.GetValueOrDefault("messageId", "");
        if (_needed.FirstOrDefault(name => !byName.ContainsKey(name)) is { } missing)
        {
            return Fault(messageId, $"The field {missing} is empty.");
        }

        return !long.TryParse(byName["quantity"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity)
            ? Fault(messageId, "The quantity is no whole number.")
            : !int.TryParse(byName.GetValueOrDefault("revision", "0"), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? Fault(messageId, "The revision is no whole number from 0 on.")
            : !TryTime(byName["at"], out var at) || !TryTime(byName.GetValueOrDefault("since", byName["at"]), out var since)
            ? Fault(messageId, "A time is written as 2026-12-01T10:00:00Z.")
            : new UsageRowRead(messageId, null)
            {
                Row = new UsageRow
                {
                    SubscriptionId = byName.GetValueOrDefault("subscriptionId"),
                    Namespace = byName.GetValueOrDefault("namespace"),
                    InstanceId = byName.GetValueOrDefault("instanceId"),
                    Meter = byName["meter"],
                    Quantity = quantity,
                    At = at,
                    Since = byName.ContainsKey("since") ? since : null,
                    MessageId = messageId,
                    Revision = revision,
                },
            };
    }

    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static UsageRowRead Fault(string messageId, string summary) => new(messageId, new UsageFault("usage.malformed", summary));
}

/// <summary>One line as it was read.</summary>
/// <param name="MessageId">Its name, where it has one.</param>
/// <param name="Fault">Why it cannot be read.</param>
public sealed record UsageRowRead(string MessageId, UsageFault? Fault)
{
    public UsageRow? Row { get; init; }
}
