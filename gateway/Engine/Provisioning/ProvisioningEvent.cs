namespace Fulfillment.Engine.Provisioning;

public enum ProvisioningState
{
    Queued,
    Running,
    Retrying,
    Waiting,
    Succeeded,
    Failed,
    Resolved,
    Superseded,
}

/// <summary>The only place that says which state may follow which.</summary>
public static class ProvisioningTransitions
{
    private static readonly Dictionary<ProvisioningState, ProvisioningState[]> _next = new()
    {
        [ProvisioningState.Queued] = [ProvisioningState.Running, ProvisioningState.Superseded],
        [ProvisioningState.Running] =
        [
            ProvisioningState.Retrying, ProvisioningState.Waiting, ProvisioningState.Succeeded, ProvisioningState.Failed,
            ProvisioningState.Superseded,
        ],
        [ProvisioningState.Retrying] = [ProvisioningState.Running, ProvisioningState.Queued, ProvisioningState.Superseded],
        [ProvisioningState.Waiting] = [ProvisioningState.Running, ProvisioningState.Queued, ProvisioningState.Superseded],
        [ProvisioningState.Succeeded] = [],
        [ProvisioningState.Failed] = [ProvisioningState.Queued, ProvisioningState.Resolved, ProvisioningState.Superseded],
        [ProvisioningState.Resolved] = [],
        [ProvisioningState.Superseded] = [],
    };

    public static bool Allows(ProvisioningState from, ProvisioningState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<ProvisioningState> After(ProvisioningState state) => _next[state];
}

/// <summary>Why something is provisioned.</summary>
public enum ProvisioningCause
{
    /// <summary>An order line asks for it.</summary>
    OrderLine,

    /// <summary>A day has come on which a subscription covers something else than the day before.</summary>
    Boundary,

    /// <summary>What a target is to have has changed otherwise: another namespace was chosen, an order or a cancellation was taken back.</summary>
    Change,
}

/// <summary>One line on its way to the customer: what is being done, how often it was tried, why it stopped.</summary>
public sealed record ProvisioningEvent
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required string LineId { get; init; }

    public ProvisioningCause Cause { get; init; }

    /// <summary>Which of several of one cause: the day of a boundary, the moment of a change. Empty for the line itself.</summary>
    public string Period { get; init; } = "";

    public required ProvisioningState State { get; init; }

    /// <summary>The step it is at.</summary>
    public required string Step { get; init; }

    /// <summary>
    /// The rule by which it is provisioned and what that went by, such as <c>new.license: new premium-sm cloudLicense</c>;
    /// <c>null</c> as long as nobody has looked, and where an earlier release did.
    /// </summary>
    public string? Decision { get; init; }

    public int Attempts { get; init; }

    public string? Code { get; init; }

    /// <summary>For operators.</summary>
    public string? Summary { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public ProvisioningEvent MoveTo(ProvisioningState next, DateTimeOffset at, string? code = null, string? summary = null) =>
        ProvisioningTransitions.Allows(State, next)
            ? this with { State = next, UpdatedAt = at, Code = code, Summary = summary }
            : throw new InvalidOperationException($"Provisioning {Id} cannot go from {State} to {next}.");
}
