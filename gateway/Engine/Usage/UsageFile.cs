using System.Globalization;

namespace Fulfillment.Engine.Usage;

/// <summary>What an installed product without a network counted, as somebody carried it here.</summary>
public sealed record UsageFile
{
    /// <summary>The license that the product runs on.</summary>
    public required string LicenseId { get; init; }

    /// <summary>The number of the subscription, as people read it.</summary>
    public required string SubscriptionNumber { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>For people alone.</summary>
    public required string Company { get; init; }

    /// <summary>The days that it covers; it need not have a row for each.</summary>
    public required DayRange Covered { get; init; }

    /// <summary>By the product's clock, to the second.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>At most one for each day.</summary>
    public required IReadOnlyList<UsageFileDay> Days { get; init; }

    /// <summary>A hash of the whole file; empty for one that was not read.</summary>
    public string Digest { get; init; } = "";

    /// <summary>
    /// Its days as reports. Each is named by file and day, so that the same file handed in twice counts once; where
    /// files overlap, the highest count of each day stands, as with any reports.
    /// </summary>
    public IReadOnlyList<SeatReport> Reports(string subscriptionId, DateTimeOffset receivedAt) =>
    [
        .. Days.Select(day => new SeatReport
        {
            SubscriptionId = subscriptionId,
            InstanceId = InstanceId,
            Day = day.Day,
            Source = UsageSource.File,
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{Digest}/{day.Day:yyyy-MM-dd}"),
            ReportedAt = GeneratedAt,
            ReceivedAt = receivedAt,
            Counts = day.Counts,
        }),
    ];
}

/// <summary>Whose file one says it is. Nothing of it is proven.</summary>
public sealed record UsageFileHead(string SubscriptionNumber, string InstanceId);

/// <summary>One day of a usage file.</summary>
public sealed record UsageFileDay(DateOnly Day, SeatCounts Counts);

/// <summary>Whose usage file is expected.</summary>
public sealed record UsageFileTrust
{
    public required string SubscriptionNumber { get; init; }

    /// <summary>
    /// The licenses of the subscription, also those before the current one: their usage is told late.
    /// </summary>
    public required IReadOnlyCollection<string> LicenseIds { get; init; }

    /// <summary>The secret of an instance of the subscription; <c>null</c> for an instance it does not have.</summary>
    public required Func<string, byte[]?> SecretOf { get; init; }
}

/// <summary>Why a usage file is not taken.</summary>
public enum UsageFileRefusal
{
    /// <summary>It is no usage file, or a damaged one.</summary>
    Unreadable,

    /// <summary>It is about another license or subscription.</summary>
    OtherLicense,

    /// <summary>The subscription has no such instance.</summary>
    UnknownInstance,

    /// <summary>It was changed since its instance wrote it, or another one wrote it.</summary>
    Tampered,
}

/// <summary>What reading a usage file came to. Closed. Overlap with another file is no fault.</summary>
public abstract record UsageFileOutcome
{
    private UsageFileOutcome()
    {
    }

    public sealed record Read(UsageFile File) : UsageFileOutcome;

    /// <param name="Why">One of a closed set.</param>
    /// <param name="Summary">For people; quotes nothing of the file.</param>
    public sealed record Refused(UsageFileRefusal Why, string Summary) : UsageFileOutcome
    {
        /// <summary>Stable, <c>usageFile.…</c>.</summary>
        public string Code => $"usageFile.{Store.Words.Word(Why)}";
    }
}
