using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Rescreening;

/// <summary>One walk over everybody who is served, looking for them among what is new on a list.</summary>
public sealed record RescreeningRun
{
    public const string IdPrefix = "rsc";

    public required string Id { get; init; }

    /// <summary>The hook that can read the list.</summary>
    public required string Hook { get; init; }

    public required string List { get; init; }

    /// <summary>The edition before; empty where all of the list is looked through.</summary>
    public required string FromHash { get; init; }

    public required string ToHash { get; init; }

    /// <summary><c>system</c>, or who asked for it.</summary>
    public required string AskedBy { get; init; }

    /// <summary>The last subscription that is done.</summary>
    public required string Reached { get; init; }

    /// <summary>How many subscriptions were looked at.</summary>
    public required long Subscriptions { get; init; }

    /// <summary>How many parties were looked for.</summary>
    public required long Parties { get; init; }

    /// <summary>Why it came to no end: a person must look.</summary>
    public string? Failure { get; init; }

    /// <summary>Who walks it names this with all that it writes.</summary>
    public required long Fence { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>A walk that begins.</summary>
    internal static RescreeningRun New(string hook, string list, string from, string to, string askedBy, TimeProvider clock) => new()
    {
        Id = Ids.New(IdPrefix, clock),
        Hook = hook,
        List = list,
        FromHash = from,
        ToHash = to,
        AskedBy = askedBy,
        Reached = "",
        Subscriptions = 0,
        Parties = 0,
        Fence = 0,
        StartedAt = clock.GetUtcNow(),
    };
}

/// <summary>A walk, and how many alerts it has opened.</summary>
public sealed record ToldRescreening
{
    public required RescreeningRun Run { get; init; }

    public required long Alerts { get; init; }
}
