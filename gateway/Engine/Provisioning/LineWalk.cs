using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>The steps that were run for a line in one go, and how the last of them ended.</summary>
/// <param name="From">The step with which it began.</param>
/// <param name="Results">One for each step that was run, in order.</param>
/// <param name="At">The step at which it ended: the next one to run, where there is one.</param>
/// <param name="Verdict">What becomes of the line.</param>
public sealed record LineWalk(string From, IReadOnlyList<StepResult> Results, string At, StepVerdict Verdict)
{
    /// <summary>The subscription as the walk has seen and amended it, where it has amended one.</summary>
    public Subscription? Amends => Results.Select(result => result.Amends).FirstOrDefault(seen => seen is not null);

    /// <summary>The rule that was followed, and what it went by.</summary>
    public string? Decision { get; init; }

    /// <summary>It only ends what somebody had: that needs nobody's leave, also where nothing more may be given.</summary>
    public bool TakesAway { get; init; }

    /// <summary>Nothing was run: somebody must act first.</summary>
    public static LineWalk Stopped(string at, StepVerdict verdict) => new(at, [], at, verdict);
}

/// <summary>A line and everything about it, as the one who works on it has it in hand.</summary>
public sealed record LineAtHand
{
    public required ProvisioningEvent Event { get; init; }

    public required Order Order { get; init; }

    public required Principals.Partner Partner { get; init; }

    /// <summary>The subscription that the line changes, or has made, once it has.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>All that was ever asked of that subscription.</summary>
    public IReadOnlyList<Amendment> History { get; init; } = [];

    /// <summary>The id of its newest license.</summary>
    public string? Replaces { get; init; }

    public OrderLine Line => Order.Line(Event.LineId);

    /// <summary>Whether all that is left to do is to end what the subscription had.</summary>
    public bool TakesAway(DateOnly today) =>
        Event.Cause != ProvisioningCause.OrderLine && Subscription is { } ended && TargetTerms.On(ended, [], today) is null;
}
