namespace Fulfillment.Engine.Subscriptions;

/// <summary>What happens to a subscription by itself.</summary>
public enum NextChangeKind
{
    /// <summary>Its first day comes.</summary>
    Begins,

    /// <summary>The next step of a ramp, the end of a trial over it, another plan or fewer seats with the next term.</summary>
    Changes,

    /// <summary>The next term begins by itself.</summary>
    Renews,

    /// <summary>The term ends, or the trial: nobody has agreed on a next one.</summary>
    Ends,

    /// <summary>The cancellation that was set for that day takes effect.</summary>
    Cancels,

    /// <summary>The days of grace are over.</summary>
    Expires,
}

/// <summary>What happens to a subscription by itself next, and on which day.</summary>
public sealed record NextChange(NextChangeKind Kind, DateOnly On)
{
    /// <returns><c>null</c> where nothing does: it is over, or suspended.</returns>
    public static NextChange? Of(Coverage coverage, DateOnly today) => coverage.StateOn(today) switch
    {
        SubscriptionState.Pending => new NextChange(NextChangeKind.Begins, coverage.StartsOn),
        SubscriptionState.Active or SubscriptionState.CancelScheduled => Running(coverage, today),
        SubscriptionState.Grace => new NextChange(NextChangeKind.Expires, coverage.EndsOn.AddDays(Coverage.GraceDays)),
        _ => null,
    };

    private static NextChange Running(Coverage coverage, DateOnly today)
    {
        var run = coverage.StretchesFrom(today);
        return run.FirstOrDefault(stretch => stretch.StartsOn > today) is { } next ? new NextChange(NextChangeKind.Changes, next.StartsOn)
            : coverage.CancelledFrom is { } cancelled ? new NextChange(NextChangeKind.Cancels, cancelled)
            : new NextChange(coverage is { Flags.AutoRenew: true, Intervals.Count: > 0 } ? NextChangeKind.Renews : NextChangeKind.Ends, run[^1].EndsOn);
    }
}
