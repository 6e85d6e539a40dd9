using Fulfillment.Engine.Work;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What happens to a provisioning event after a step. Closed.</summary>
public abstract record StepVerdict
{
    private StepVerdict()
    {
    }

    public sealed record Next(string Step) : StepVerdict;

    public sealed record Finished : StepVerdict;

    public sealed record Wait(TimeSpan Delay, string Until) : StepVerdict;

    public sealed record Again(TimeSpan Delay, int Attempt, string Code, string Summary) : StepVerdict;

    /// <summary>Somebody must act; then it can go on.</summary>
    public sealed record Blocked(string Code, BlockedOn By, string Summary) : StepVerdict;

    /// <summary>The budget is spent: a dead letter.</summary>
    public sealed record GivenUp(string Code, string Summary, int Attempts) : StepVerdict;
}

/// <summary>Turns an outcome into a verdict. Stores nothing, asks nobody.</summary>
public sealed class StepRunner(RetryPolicy retry)
{
    /// <summary>Whether work that ended so many workers without an answer is given up.</summary>
    public bool IsPoison(int crashes) => crashes >= retry.MaxCrashes;

    /// <param name="failed">How many attempts at this step have failed before.</param>
    /// <param name="nextStep">The step after this one, or <c>null</c> when it was the last.</param>
    public StepVerdict Judge(Outcome outcome, int failed, string? nextStep) => outcome switch
    {
        Outcome.Done when nextStep is not null => new StepVerdict.Next(nextStep),
        Outcome.Done => new StepVerdict.Finished(),
        Outcome.Pending pending => new StepVerdict.Wait(pending.PollAfter, pending.Until),
        Outcome.Refused refused => new StepVerdict.Blocked(refused.Code, refused.By, refused.Summary),
        Outcome.Retry again when retry.After(failed + 1, again.After) is { } delay =>
            new StepVerdict.Again(delay, failed + 1, again.Code, again.Summary),
        Outcome.Retry spent => new StepVerdict.GivenUp(spent.Code, spent.Summary, failed + 1),
        _ => throw new InvalidOperationException($"No verdict for {outcome.GetType().Name}."),
    };
}
