using System.Security.Cryptography;
using System.Text.Json;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>The daily call of an installed product.</summary>
public sealed record SeatLinkReport
{
    /// <summary>What its clock said. Kept, and no more: clocks go wrong.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What it has counted; none where it only asks how things stand.</summary>
    public SeatLinkCount? Count { get; init; }

    public string? HostName { get; init; }

    public string? ProductVersion { get; init; }

    /// <summary>The license that it has.</summary>
    public string? LicenseId { get; init; }

    /// <summary>
    /// What it has counted, as usage takes it: the highest of the day, where that was higher, and then the last. A report
    /// is known by what it says, so the same one counts once however often it comes.
    /// </summary>
    internal IReadOnlyList<SeatReport> ReportsOf(Activation activation, DateTimeOffset receivedAt)
    {
        if (Count is not { } count)
        {
            return [];
        }

        // By its own clock, so that what comes late is put where it belongs; but never later than it came.
        var at = Timestamp < receivedAt ? Timestamp : receivedAt;
        var last = new SeatReport
        {
            SubscriptionId = activation.SubscriptionId,
            InstanceId = activation.InstanceId,
            Day = count.Date,
            Source = UsageSource.Sync,
            MessageId = NameOf(count),
            ReportedAt = at,
            ReceivedAt = receivedAt,
            Counts = new SeatCounts
            {
                Billable = count.Billable,
                Active = count.Active,
                Categories = count.Categories,
                AddOns = count.AddOns,
            },
        };
        return count.Max <= count.Billable
            ? [last]
            : [Peak(last, count.Max), last];
    }

    private static SeatReport Peak(SeatReport last, long max) => last with
    {
        MessageId = $"{last.MessageId}.max",
        ReportedAt = last.ReportedAt.AddMilliseconds(-1),
        Counts = new SeatCounts { Billable = max, AddOns = last.Counts.AddOns },
    };

    private string NameOf(SeatLinkCount count) => Base64Url.Encode(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object?[]
    {
        Timestamp.ToUnixTimeMilliseconds(), count.Date, count.Max, count.Billable, count.Active,
        $"{count.Categories}", $"{count.AddOns}",
    })));
}

/// <summary>What an installed product has counted of one day.</summary>
public sealed record SeatLinkCount
{
    public required DateOnly Date { get; init; }

    /// <summary>The highest number of seats in use on that day.</summary>
    public required long Max { get; init; }

    /// <summary>The seats in use when it counted.</summary>
    public required long Billable { get; init; }

    public long? Active { get; init; }

    public Counts Categories { get; init; } = Counts.None;

    public Counts AddOns { get; init; } = Counts.None;
}
