namespace Fulfillment.Engine.Subscriptions;

/// <summary>So many seats of one plan from one day up to, not including, another.</summary>
public sealed record Interval(DateOnly StartsOn, DateOnly EndsOn, long Seats)
{
    /// <summary>The plan that is paid for.</summary>
    public PlanOf Plan { get; init; } = PlanOf.None;

    /// <summary>Which term it belongs to, counted from 0. Within a term there is neither gap nor overlap.</summary>
    public int Term { get; init; }

    public bool Covers(DateOnly day) => StartsOn <= day && day < EndsOn;

    /// <summary>The intervals of one term: the first from its start, one more at each phase.</summary>
    public static IReadOnlyList<Interval> OfTerm(
        DateOnly startsOn, int termMonths, long seats, IReadOnlyList<(DateOnly From, long Seats)> phases)
    {
        var end = startsOn.AddMonths(termMonths);
        IReadOnlyList<(DateOnly From, long Seats)> steps = [(startsOn, seats), .. phases];
        return [.. steps.Select((step, i) => new Interval(step.From, i + 1 < steps.Count ? steps[i + 1].From : end, step.Seats))];
    }
}

/// <summary>A plan as a subscription has it, kept as it was when it was bought.</summary>
/// <param name="Sku">What was ordered.</param>
/// <param name="Name">The plan that it entitles to.</param>
/// <param name="Rank">A plan of a higher rank includes those below.</param>
public sealed record PlanOf(string Sku, string Name, int Rank)
{
    public static PlanOf None { get; } = new("", "", 0);
}

/// <summary>More than what is paid for, for a while: a trial. It never touches the intervals below it.</summary>
/// <param name="StartsOn">Its first day.</param>
/// <param name="EndsOn">The first day after it.</param>
/// <param name="Plan">The plan while it lasts, where that is the higher one.</param>
/// <param name="Seats">The seats while it lasts, where those are more.</param>
public sealed record Overlay(DateOnly StartsOn, DateOnly EndsOn, PlanOf Plan, long Seats)
{
    public bool Covers(DateOnly day) => StartsOn <= day && day < EndsOn;
}

/// <summary>Days on which nothing may be used, although it is paid for.</summary>
/// <param name="From">The first such day.</param>
/// <param name="Until">The first day on which it may be used again; open where nobody has said.</param>
public sealed record Suspension(DateOnly From, DateOnly? Until)
{
    public bool Covers(DateOnly day) => From <= day && (Until is not { } until || day < until);
}

/// <summary>Seats paid for after they were used.</summary>
/// <param name="On">The day that says to which term they belong.</param>
/// <param name="Seats">How many.</param>
public sealed record TrueUp(DateOnly On, long Seats);

/// <summary>What a customer agreed to. Each on its own: changing one changes no other.</summary>
public sealed record SubscriptionFlags
{
    /// <summary>At the end of its term a next one begins by itself.</summary>
    public bool AutoRenew { get; init; }

    /// <summary>Seats over those paid are charged by the quarter.</summary>
    public bool SeatReconciliation { get; init; }

    /// <summary>The product sends operational data.</summary>
    public bool OperationalData { get; init; }
}

/// <summary>What waits for the next term.</summary>
/// <param name="Seats">So many seats more, or fewer.</param>
/// <param name="Plan">The plan from then on.</param>
/// <param name="TermMonths">The length of a term that begins by itself.</param>
public sealed record AtRenewal(long Seats = 0, PlanOf? Plan = null, int? TermMonths = null)
{
    /// <summary>So many of an add-on more, or fewer.</summary>
    public AddOns AddOns { get; init; } = AddOns.None;
}
