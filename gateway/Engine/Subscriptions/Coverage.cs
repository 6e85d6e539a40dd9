using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// What a subscription covers and when: what its amendments come to. Whatever is asked of it is asked for a day; nothing
/// of it has to be changed because a day has come.
/// </summary>
public sealed record Coverage
{
    /// <summary>Days after a term in which service goes on, so that a renewal may be late.</summary>
    public const int GraceDays = 14;

    /// <summary>What is paid for, term after term. Empty while there is only a trial.</summary>
    public IReadOnlyList<Interval> Intervals { get; init; } = [];

    /// <summary>What is paid for on top of the plan: by sku, each in the order of its days, and never beyond a term.</summary>
    public IReadOnlyList<AddOnInterval> AddOns { get; init; } = [];

    public IReadOnlyList<Overlay> Overlays { get; init; } = [];

    public IReadOnlyList<Suspension> Suspensions { get; init; } = [];

    public IReadOnlyList<TrueUp> TrueUps { get; init; } = [];

    /// <summary>The first day without service, where it was cancelled.</summary>
    public DateOnly? CancelledFrom { get; init; }

    public SubscriptionFlags Flags { get; init; } = new();

    public AtRenewal AtRenewal { get; init; } = new();

    /// <summary>The first day of all.</summary>
    [JsonIgnore]
    public DateOnly StartsOn => Edges(interval => interval.StartsOn, overlay => overlay.StartsOn).Min();

    /// <summary>The first day that is no longer covered.</summary>
    [JsonIgnore]
    public DateOnly EndsOn
    {
        get
        {
            var end = Intervals is [.., var last] ? last.EndsOn : Overlays.Max(overlay => overlay.EndsOn);
            return CancelledFrom < end ? CancelledFrom.Value : end;
        }
    }

    /// <summary>What is paid for on a day.</summary>
    public Interval? IntervalOn(DateOnly day) => Intervals.LastOrDefault(interval => interval.Covers(day));

    /// <summary>The seats on a day; before the first day those of the first interval, after the last those of the last.</summary>
    public long SeatsOn(DateOnly day) => Near(day)?.Seats ?? Overlays[0].Seats;

    /// <summary>The seats that are paid for on a day, trials left aside: in days of grace those of the term before.</summary>
    public long PaidSeatsOn(DateOnly day) => CancelledFrom <= day ? 0 : PaidOn(day)?.Seats ?? 0;

    /// <summary>What is paid for on top of the plan on a day.</summary>
    public AddOns AddOnsOn(DateOnly day) => AddOns.Any(one => one.Covers(day))
        ? new AddOns([.. AddOns.Where(one => one.Covers(day)).Select(one => one.Held)])
        : Subscriptions.AddOns.None;

    /// <summary>The plan on a day, trials left aside; outside the intervals that of the nearest.</summary>
    public PlanOf PaidPlanOn(DateOnly day) => Near(day)?.Plan ?? Overlays[0].Plan;

    /// <summary>The half-open term that a day falls into, or the last one that began before it.</summary>
    public (DateOnly StartsOn, DateOnly EndsOn)? TermOn(DateOnly day) => Near(day) is { } near
        ? (Intervals.First(one => one.Term == near.Term).StartsOn, Intervals.Last(one => one.Term == near.Term).EndsOn)
        : null;

    /// <summary>The first days of the terms behind the first one that begin on a day or later: where what waits for a term takes effect.</summary>
    public IEnumerable<DateOnly> BoundariesFrom(DateOnly day) => Intervals
        .Where((interval, i) => i > 0 && interval.Term != Intervals[i - 1].Term && interval.StartsOn >= day)
        .Select(interval => interval.StartsOn);

    /// <summary>What may be used on a day, and where each part of it comes from.</summary>
    public Entitlement EntitlementOn(DateOnly day)
    {
        if (StateOn(day) is not (SubscriptionState.Active or SubscriptionState.Grace or SubscriptionState.CancelScheduled))
        {
            return Entitlement.None;
        }

        // In the days of grace what was paid for last goes on.
        return UsedOn(day, PaidOn(day));
    }

    /// <summary>
    /// What may be used from a day on, without a gap, as a license tells it: the stretch that holds on that day, or the
    /// next one to come, or the last there was. Suspensions are no part of it, a license does not know of them.
    /// </summary>
    public IReadOnlyList<Stretch> StretchesFrom(DateOnly day)
    {
        var runs = new List<List<Stretch>>();
        foreach (var stretch in Stretches())
        {
            if (runs is [.., var run] && run[^1].EndsOn == stretch.StartsOn)
            {
                run.Add(stretch);
            }
            else
            {
                runs.Add([stretch]);
            }
        }

        var found = runs.FirstOrDefault(run => run[^1].EndsOn > day) ?? runs.LastOrDefault() ?? [];
        return found is [.., var last] && last.EndsOn <= day ? [last] : [.. found.SkipWhile(one => one.EndsOn <= day)];
    }

    private IEnumerable<Stretch> Stretches()
    {
        var end = CancelledFrom ?? DateOnly.MaxValue;
        var days = Edges(interval => interval.StartsOn, overlay => overlay.StartsOn)
            .Concat(Edges(interval => interval.EndsOn, overlay => overlay.EndsOn))
            .Concat(AddOns.SelectMany(one => new[] { one.StartsOn, one.EndsOn }))
            .Append(end)
            .Where(day => day <= end)
            .Distinct().Order().ToList();
        Stretch? open = null;
        for (var i = 0; i + 1 < days.Count; i++)
        {
            var used = UsedOn(days[i], IntervalOn(days[i]));
            if (open is not null && (open.EndsOn != days[i] || open.What != used))
            {
                yield return open;
                open = null;
            }

            if (used != Entitlement.None)
            {
                open = open is null ? new Stretch(days[i], days[i + 1], used) : open with { EndsOn = days[i + 1] };
            }
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    /// <summary>What is paid for or tried on a day, whatever else is the matter: without days of grace, and none once it is cancelled.</summary>
    internal Entitlement UsedOn(DateOnly day) => CancelledFrom <= day ? Entitlement.None : UsedOn(day, IntervalOn(day));

    private Entitlement UsedOn(DateOnly day, Interval? paid)
    {
        var used = paid is null
            ? Entitlement.None
            : new Entitlement(paid.Plan, EntitlementSource.Term, paid.Seats, EntitlementSource.Term)
            {
                AddOns = AddOnsOn(paid.Covers(day) ? day : paid.EndsOn.AddDays(-1)),
            };
        return Overlays.Where(overlay => overlay.Covers(day)).Aggregate(used, (best, overlay) => best.With(overlay));
    }

    /// <summary>Where it stands on a day.</summary>
    public SubscriptionState StateOn(DateOnly day)
    {
        if (CancelledFrom <= day)
        {
            return SubscriptionState.Cancelled;
        }

        if (Suspensions.Any(suspension => suspension.Covers(day)))
        {
            return SubscriptionState.Suspended;
        }

        if (IntervalOn(day) is not null || Overlays.Any(overlay => overlay.Covers(day)))
        {
            return CancelledFrom is null ? SubscriptionState.Active : SubscriptionState.CancelScheduled;
        }

        if (day < StartsOn)
        {
            return SubscriptionState.Pending;
        }

        // A trial has no days of grace: nobody has paid.
        var ended = Intervals.LastOrDefault(interval => interval.EndsOn <= day)?.EndsOn;
        return day < ended?.AddDays(GraceDays) ? SubscriptionState.Grace : SubscriptionState.Expired;
    }

    private Interval? PaidOn(DateOnly day) => IntervalOn(day)
        ?? Intervals.LastOrDefault(interval => interval.EndsOn <= day && day < interval.EndsOn.AddDays(GraceDays));

    private Interval? Near(DateOnly day) =>
        Intervals.LastOrDefault(interval => interval.StartsOn <= day) ?? (Intervals is [var first, ..] ? first : null);

    private IEnumerable<DateOnly> Edges(Func<Interval, DateOnly> ofInterval, Func<Overlay, DateOnly> ofOverlay) =>
        Intervals.Select(ofInterval).Concat(Overlays.Select(ofOverlay));
}

/// <summary>Days on which the same may be used.</summary>
public sealed record Stretch(DateOnly StartsOn, DateOnly EndsOn, Entitlement What);

/// <summary>Where a part of an entitlement comes from.</summary>
public enum EntitlementSource
{
    None,
    Term,
    Trial,
}

/// <summary>What may be used: of plan and seats each with its source.</summary>
public sealed record Entitlement(PlanOf Plan, EntitlementSource PlanSource, long Seats, EntitlementSource SeatsSource)
{
    /// <summary>What is paid for on top; a trial has none.</summary>
    public AddOns AddOns { get; init; } = AddOns.None;

    public static Entitlement None { get; } = new(PlanOf.None, EntitlementSource.None, 0, EntitlementSource.None);

    /// <summary>The higher plan and the larger number count; where both are the same, what is paid for.</summary>
    public Entitlement With(Overlay overlay)
    {
        var plan = PlanSource == EntitlementSource.None || overlay.Plan.Rank > Plan.Rank;
        var seats = overlay.Seats > Seats;
        return new Entitlement(
            plan ? overlay.Plan : Plan, plan ? EntitlementSource.Trial : PlanSource,
            seats ? overlay.Seats : Seats, seats ? EntitlementSource.Trial : SeatsSource)
        {
            AddOns = AddOns,
        };
    }
}
