namespace Fulfillment.Engine.Schedules;

/// <summary>Something that has not happened yet.</summary>
public sealed record WaitingDay
{
    public required string Subject { get; init; }

    public required string Kind { get; init; }

    public required string Period { get; init; }

    /// <summary>How many attempts have failed; <c>null</c> where no work waits for it, so that it will never happen.</summary>
    public int? Attempt { get; init; }

    /// <summary>The day for which it waits, where its period is one.</summary>
    public DateOnly? On => DateOnly.TryParseExact(Period, "yyyy-MM-dd", out var day) ? day : null;
}

/// <summary>
/// Something that is to happen at a time: once for a subject, a kind and a period, whoever asks for it how often, and
/// for ever.
/// </summary>
public sealed record Schedule
{
    /// <summary>What it is about, by id.</summary>
    public required string Subject { get; init; }

    /// <summary>What is to happen: the name of an <see cref="IScheduledAct"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Which of several: a term, a quarter, a day.</summary>
    public required string Period { get; init; }

    /// <summary>Whose clock it goes by.</summary>
    public required string Partner { get; init; }

    public required DateTimeOffset RunAt { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Its name in the table of work.</summary>
    public string WorkId => $"{Subject}/{Kind}/{Period}";
}
