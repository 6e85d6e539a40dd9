namespace Fulfillment.Engine.Usage;

/// <summary>Reports of seats of one subscription, with what must be known of it.</summary>
public sealed record SeatIntake
{
    public required string SubscriptionId { get; init; }

    /// <summary>
    /// Those of one call or one file, in any order; with none, overage and threshold are reckoned anew.
    /// </summary>
    public required IReadOnlyList<SeatReport> Reports { get; init; }

    public required SeatTerms Terms { get; init; }

    /// <summary>The periods are over: what is owed of each is told once more, and for good.</summary>
    public bool Closes { get; init; }
}

/// <summary>What became of one report or record. Closed.</summary>
public abstract record UsageOutcome
{
    private UsageOutcome()
    {
    }

    /// <summary>It is kept and counts.</summary>
    public sealed record Accepted : UsageOutcome;

    /// <summary>It was kept before.</summary>
    public sealed record Repeated : UsageOutcome;

    /// <summary>It is not kept, and trying again changes nothing. Never because it is high.</summary>
    public sealed record Refused(UsageFault Fault) : UsageOutcome;
}

/// <summary>What reports of seats came to. What is to be told outside belongs into the same transaction.</summary>
public sealed record SeatReceipt
{
    /// <summary>One for each report, in their order.</summary>
    public required IReadOnlyList<UsageOutcome> Outcomes { get; init; }

    /// <summary>The threshold that was crossed just now, if one was.</summary>
    public required ThresholdNotice? Threshold { get; init; }

    /// <summary>The periods in which more is owed than was told before.</summary>
    public required IReadOnlyList<OverageNotice> Overages { get; init; }

    /// <summary>The periods in which less is owed than was told before, because more is paid for.</summary>
    public required IReadOnlyList<OverageNotice> Paid { get; init; }

    /// <summary>The periods that are reckoned for the first time, or whose end has moved: each is to be closed at its end.</summary>
    public required IReadOnlyList<OveragePeriod> Opened { get; init; }

    /// <summary>The periods that were closed just now.</summary>
    public required IReadOnlyList<ClosedPeriod> Closed { get; init; }

    /// <summary>The instances that were silent, and report again.</summary>
    public required IReadOnlyList<string> HeardAgain { get; init; }
}

/// <summary>Few seats are left.</summary>
/// <param name="Interval">The interval that runs, by its first day: each crossing in it is told once.</param>
/// <param name="Seats">The seats that are paid.</param>
/// <param name="Used">The seats in use now; it may be more than there are.</param>
public sealed record ThresholdNotice(string SubscriptionId, DateOnly Interval, long Seats, long Used)
{
    /// <summary>How many seats are left; 0 where more are in use than there are.</summary>
    public long Left => Math.Max(0, Seats - Used);
}

/// <summary>Something else is owed than was told before.</summary>
/// <param name="Record">With the day and the instance that made it.</param>
/// <param name="OwedBefore">What was owed as it was reckoned last, in seats.</param>
/// <param name="IsFlagged">A count behind it is so high that somebody should look at it before it is charged.</param>
public sealed record OverageNotice(string SubscriptionId, OverageRecord Record, long OwedBefore, bool IsFlagged)
{
    /// <summary>What was owed as it was told since the period was closed; <c>null</c> while it is open.</summary>
    public long? ClosedOwed { get; init; }
}

/// <summary>A period is over, and what is owed of it stands as far as anybody has reported.</summary>
/// <param name="IsFlagged">A count behind it is so high that somebody should look at it before it is charged.</param>
public sealed record ClosedPeriod(OverageRecord Record, bool IsFlagged);

/// <summary>An instance that reports by itself has not done so for too long.</summary>
/// <param name="HeardAt">When it was heard last.</param>
public sealed record SilenceNotice(string SubscriptionId, string InstanceId, DateTimeOffset HeardAt);
