namespace Fulfillment.Engine.Schedules;

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
