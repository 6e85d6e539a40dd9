using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// One step on a line's way. Safe to repeat: a crash between the step and the commit runs it again. It touches no
/// order, schedules nothing and logs no fate: it says how it went, and what to write if the claim still holds.
/// </summary>
public interface IStep
{
    string Name { get; }

    /// <summary>It calls nobody outside: it may run in one go with the steps beside it.</summary>
    bool IsLocal { get; }

    Task<StepResult> RunAsync(StepJob job, CancellationToken cancel);
}

/// <summary>Everything a step may look at.</summary>
public sealed record StepJob
{
    /// <summary>The provisioning event: what is done for it has its name.</summary>
    public required string EventId { get; init; }

    public required Order Order { get; init; }

    public required OrderLine Line { get; init; }

    public required LineContent Asked { get; init; }

    public required Sku? Sku { get; init; }

    public required Partner Partner { get; init; }

    /// <summary>The partner's business day.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The subscription that the line changes, or has made, once it has.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>All that was ever asked of that subscription.</summary>
    public IReadOnlyList<Amendment> History { get; init; } = [];

    /// <summary>The id of its newest license.</summary>
    public string? Replaces { get; init; }

    /// <summary>1 for the first attempt at this step.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>How a step went, and what is to be written in the same transaction as its outcome.</summary>
public sealed record StepResult(Outcome Outcome)
{
    /// <summary>Runs under the step's fence; must be safe to repeat.</summary>
    public Action<Writes>? Write { get; init; }

    /// <summary>
    /// What must read before it writes, in the same transaction and under the same fence. Its key is what it locks: they are
    /// run in the order of their keys.
    /// </summary>
    public (string Key, Func<OrderChange, CancellationToken, Task> RunAsync)? Within { get; init; }

    /// <summary>The line with what the step has made.</summary>
    public OrderLine? Line { get; init; }

    /// <summary>The subscription that the step has made, or as it has amended it.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>The subscription as the step has seen it, where it amends it: what is written holds for that version alone.</summary>
    public Subscription? Amends { get; init; }

    /// <summary>The audit record of what was made: action and id.</summary>
    public (string Action, string Subject)? Record { get; init; }

    public static StepResult Done { get; } = new(new Outcome.Done());
}
