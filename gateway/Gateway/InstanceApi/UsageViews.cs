using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>What became of a record.</summary>
internal enum UsageWord
{
    /// <summary>It is kept and counts.</summary>
    Taken,

    /// <summary>It was kept before; nothing changed.</summary>
    Repeated,

    /// <summary>It is not kept, and sending it again changes nothing.</summary>
    Refused,
}

/// <summary>What became of each record.</summary>
internal sealed record UsageResultsView
{
    /// <summary>How many are kept now.</summary>
    public required int Taken { get; init; }

    /// <summary>How many were kept before.</summary>
    public required int Repeated { get; init; }

    /// <summary>How many are not kept.</summary>
    public required int Refused { get; init; }

    /// <summary>One for each record, in their order.</summary>
    public required IReadOnlyList<UsageResultView> Results { get; init; }

    public static UsageResultsView Of(IEnumerable<(string MessageId, UsageOutcome Outcome)> outcomes)
    {
        IReadOnlyList<UsageResultView> results = [.. outcomes.Select(one => UsageResultView.Of(one.MessageId, one.Outcome))];
        return new UsageResultsView
        {
            Taken = results.Count(result => result.Outcome == "taken"),
            Repeated = results.Count(result => result.Outcome == "repeated"),
            Refused = results.Count(result => result.Outcome == "refused"),
            Results = results,
        };
    }
}

/// <summary>What became of one record.</summary>
internal sealed record UsageResultView
{
    /// <summary>The record's own name.</summary>
    public required string MessageId { get; init; }

    /// <summary>What became of it.</summary>
    [Words(typeof(UsageWord))]
    public required string Outcome { get; init; }

    /// <summary>Why it was refused; /errors/{code} explains it.</summary>
    public string? Code { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }

    public static UsageResultView Of(string messageId, UsageOutcome outcome) => outcome switch
    {
        UsageOutcome.Accepted => new() { MessageId = messageId, Outcome = "taken" },
        UsageOutcome.Repeated => new() { MessageId = messageId, Outcome = "repeated" },
        UsageOutcome.Refused refused => new()
        {
            MessageId = messageId,
            Outcome = "refused",
            Code = refused.Fault.Code,
            Message = refused.Fault.Summary,
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A usage file that was taken.</summary>
internal sealed record UsageFileView
{
    /// <summary>The subscription whose usage it is.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>Its number, as the file says it.</summary>
    public required string SubscriptionNumber { get; init; }

    /// <summary>The license that the product ran on.</summary>
    public required string LicenseId { get; init; }

    /// <summary>The product, by the name that it gave itself.</summary>
    public required string InstanceId { get; init; }

    /// <summary>How many days of the file are kept now.</summary>
    public required int Taken { get; init; }

    /// <summary>How many were kept before: the same file again does no harm.</summary>
    public required int Repeated { get; init; }

    /// <summary>The days that are not kept, with the reason; the others are.</summary>
    public required IReadOnlyList<RefusedDayView> Refused { get; init; }

    public static UsageFileView Of(UsageFileReceipt.Taken taken) => new()
    {
        SubscriptionId = taken.Subscription.Id,
        SubscriptionNumber = taken.Subscription.Number,
        LicenseId = taken.File.LicenseId,
        InstanceId = taken.File.InstanceId,
        Taken = taken.Outcomes.Count(outcome => outcome is UsageOutcome.Accepted),
        Repeated = taken.Outcomes.Count(outcome => outcome is UsageOutcome.Repeated),
        Refused =
        [
            .. taken.File.Days.Zip(taken.Outcomes).Where(day => day.Second is UsageOutcome.Refused)
                .Select(day => new RefusedDayView { Day = day.First.Day, Code = ((UsageOutcome.Refused)day.Second).Fault.Code }),
        ],
    };
}

/// <summary>A day that is not kept.</summary>
internal sealed record RefusedDayView
{
    /// <summary>The day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Why; /errors/{code} explains it.</summary>
    public required string Code { get; init; }
}
