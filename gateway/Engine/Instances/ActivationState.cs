namespace Fulfillment.Engine.Instances;

/// <summary>Whether an installed product counts. One that never was activated has no record.</summary>
public enum ActivationState
{
    Active,
    Deactivated,
}

/// <summary>The only place that says which state may follow which.</summary>
public static class ActivationTransitions
{
    private static readonly Dictionary<ActivationState, ActivationState[]> _next = new()
    {
        [ActivationState.Active] = [ActivationState.Deactivated],
        [ActivationState.Deactivated] = [ActivationState.Active],
    };

    public static bool Allows(ActivationState from, ActivationState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<ActivationState> After(ActivationState state) => _next[state];
}
