namespace Fulfillment.Engine.Usage;

/// <summary>Why a count was not taken: always for its form, never for its height.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Summary">For people; quotes nothing of what was sent.</param>
public sealed record UsageFault(string Code, string Summary)
{
    /// <summary>Nobody has what it was used by.</summary>
    public static UsageFault UnknownNamespace { get; } = new("usage.unknownNamespace", "No subscription has this namespace.");

    public static UsageFault UnknownSubscription { get; } = new("subscription.unknown", "There is no subscription with this id.");

    public static UsageFault NobodyNamed { get; } = new("usage.malformed", "Say whose usage it is: subscriptionId or namespace, one of them.");

    internal static UsageFault Conflict { get; } = new(
        "usage.conflicting", "A message with this id said something else; a correction is a message of its own.");
}

/// <summary>
/// What a count must be like. That it is high is no fault: whoever uses much is told, and never blocked.
/// </summary>
internal static class UsageRules
{
    /// <summary>No product counts beyond this, and sums of it stay far from the end of a number.</summary>
    public const long Highest = 1_000_000_000_000;

    /// <summary>
    /// How far ahead of our clock a count may lie: instances live in all time zones, and clocks go wrong.
    /// </summary>
    public static readonly TimeSpan Lead = TimeSpan.FromHours(24);

    private const int MostNames = 50;
    private const int LongestId = 128;

    /// <returns>The first fault, or <c>null</c> for a sound report.</returns>
    public static UsageFault? FaultOf(SeatReport report, DateTimeOffset now)
    {
        var counts = report.Counts;
        var names = counts.Categories.ByName.Keys.Concat(counts.AddOns.ByName.Keys).ToList();
        return FormOf(report.MessageId, report.InstanceId)
            ?? (names.Count > MostNames || !names.All(Counts.IsName)
                ? new UsageFault("usage.malformed", $"Categories and add-ons are at most {MostNames} plain names.")
                : null)
            ?? AmountOf(
            [
                counts.Billable, counts.Active ?? 0,
                .. counts.Categories.ByName.Values, .. counts.AddOns.ByName.Values,
            ])
            ?? TimeOf(new DateTimeOffset(report.Day, TimeOnly.MinValue, TimeSpan.Zero), now)
            ?? TimeOf(report.ReportedAt, now);
    }

    /// <returns>The first fault, or <c>null</c> for a sound record.</returns>
    public static UsageFault? FaultOf(UsageRecord record, MeterList meters, DateTimeOffset now) =>
        FormOf(record.MessageId, record.InstanceId ?? "-")
        ?? (meters.Find(record.Meter) is null
            ? new UsageFault("meter.unknown", "No meter has this name.")
            : null)
        ?? (record.Revision is < 0 or > 1_000_000
            ? new UsageFault("usage.malformed", "A revision is a number from 0 on.")
            : null)
        ?? AmountOf([record.Quantity])
        ?? (record.Since > record.At
            ? new UsageFault("usage.malformed", "A stretch of time begins before it ends.")
            : null)
        ?? TimeOf(record.At, now);

    private static UsageFault? FormOf(string messageId, string instanceId) =>
        IsId(messageId) && IsId(instanceId)
            ? null
            : new UsageFault(
                "usage.malformed", $"The ids of message and instance have 1 to {LongestId} visible characters.");

    private static UsageFault? AmountOf(IReadOnlyList<long> amounts) =>
        amounts.Any(amount => amount < 0)
            ? new UsageFault("usage.negative", "Nobody can use less than nothing.")
            : amounts.Any(amount => amount > Highest)
                ? new UsageFault("usage.absurd", $"No count is above {Highest}.")
                : null;

    private static UsageFault? TimeOf(DateTimeOffset at, DateTimeOffset now) =>
        at > now + Lead
            ? new UsageFault("usage.tooEarly", $"It lies more than {Lead.TotalHours} hours ahead of our clock.")
            : null;

    /// <summary>Whether a text serves as somebody else's id here.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter));
}
