namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// What an amendment does. Of those of one day the earlier ones here come first, whichever arrived first.
/// </summary>
public enum AmendmentKind
{
    /// <summary>The first term, also the one that a trial turns into.</summary>
    New,

    /// <summary>One more term behind the last.</summary>
    Renew,

    /// <summary>Moves the end of the running term.</summary>
    CoTerm,

    Upgrade,

    /// <summary>Another plan from the next term on.</summary>
    Downgrade,

    AddSeats,

    /// <summary>Fewer seats from the next term on.</summary>
    ReduceSeats,

    /// <summary>More of something on top of the plan; it ends with the term.</summary>
    AddOn,

    /// <summary>Less of it from the next term on.</summary>
    ReduceAddOn,

    /// <summary>Pays for seats that were used before.</summary>
    TrueUp,

    Trial,

    /// <summary>Another partner manages it from now on.</summary>
    Transfer,

    /// <summary>Changes what the customer agreed to, and no coverage.</summary>
    Agree,

    Suspend,
    Resume,
    Cancel,

    /// <summary>Takes back one that has not taken effect.</summary>
    Undo,
}

/// <summary>One entry of a subscription's history. Never changed once it is stored; what it does is seen by replay.</summary>
public sealed record Amendment
{
    /// <summary>In the order of arrival, from 1, without gaps: the subscription's version after it.</summary>
    public required long Number { get; init; }

    public required AmendmentKind Kind { get; init; }

    /// <summary>The first day on which it holds. Replay goes by these days, not by arrival.</summary>
    public required DateOnly EffectiveOn { get; init; }

    public AmendmentTerms Terms { get; init; } = new();

    /// <summary>The order that asked for it, where an order did.</summary>
    public string? OrderId { get; init; }

    public string? LineId { get; init; }

    /// <summary>Who it came from, for the record.</summary>
    public required string Actor { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>What an amendment says; each kind uses its own part.</summary>
public sealed record AmendmentTerms
{
    /// <summary>New: what it covers, outright.</summary>
    public IReadOnlyList<Interval> Intervals { get; init; } = [];

    /// <summary>Upgrade, downgrade, trial and, where it changes with the term, renew.</summary>
    public PlanOf? Plan { get; init; }

    /// <summary>How many more or fewer (add, reduce, true-up), or how many at all (renew, trial, absolute).</summary>
    public long? Seats { get; init; }

    /// <summary>Add-on: of what, and how many more or fewer.</summary>
    public HeldAddOn? AddOn { get; init; }

    /// <summary>Add: so many at all from that day on, not so many more.</summary>
    public bool IsAbsolute { get; init; }

    /// <summary>Renew: how long.</summary>
    public int? TermMonths { get; init; }

    /// <summary>Co-term and trial: the first day after it.</summary>
    public DateOnly? EndsOn { get; init; }

    public bool? AutoRenew { get; init; }

    public bool? SeatReconciliation { get; init; }

    public bool? OperationalData { get; init; }

    /// <summary>The length of terms that begin by themselves.</summary>
    public int? RenewalTermMonths { get; init; }

    /// <summary>Transfer: to whom.</summary>
    public string? Partner { get; init; }

    /// <summary>Transfer: through which channel it is managed from then on.</summary>
    public string? Channel { get; init; }

    /// <summary>Undo: the number of the one that is taken back.</summary>
    public long? Undoes { get; init; }

    /// <summary>Why, in the words of who asked (cancel).</summary>
    public string? ReasonCode { get; init; }
}
