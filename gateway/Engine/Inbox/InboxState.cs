namespace Fulfillment.Engine.Inbox;

/// <summary>Where a message from outside stands.</summary>
public enum InboxState
{
    /// <summary>On disk, not translated yet.</summary>
    Received,

    /// <summary>It was tried and comes again by itself.</summary>
    Waiting,

    /// <summary>Every order that it asks for exists.</summary>
    Done,

    /// <summary>It waits for a person, with its reason.</summary>
    Parked,
}

/// <summary>The only place that says which state may follow which.</summary>
public static class InboxTransitions
{
    private static readonly Dictionary<InboxState, InboxState[]> _next = new()
    {
        [InboxState.Received] = [InboxState.Waiting, InboxState.Done, InboxState.Parked],
        [InboxState.Waiting] = [InboxState.Waiting, InboxState.Done, InboxState.Parked],
        [InboxState.Done] = [],
        [InboxState.Parked] = [InboxState.Received],
    };

    public static bool Allows(InboxState from, InboxState to) => _next[from].Contains(to);

    /// <summary>The states that may follow, for the page in <c>specs/states</c>.</summary>
    public static IReadOnlyList<InboxState> After(InboxState state) => _next[state];
}
