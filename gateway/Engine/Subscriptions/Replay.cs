namespace Fulfillment.Engine.Subscriptions;

/// <summary>
/// Plays a subscription's amendments, behind the one that began it, in the order in which they take effect, and so gives the same coverage whatever
/// order they arrived in. Pure and total: an amendment that finds nothing to change changes nothing.
/// </summary>
public sealed class Replay
{
    private readonly List<Term> _terms = [];
    private readonly List<Overlay> _overlays = [];
    private readonly List<Suspension> _suspensions = [];
    private readonly List<TrueUp> _trueUps = [];
    private SubscriptionFlags _flags = new();
    private AtRenewal _next = new();
    private DateOnly? _cancelledFrom;

    private Replay()
    {
    }

    public static Coverage Of(IReadOnlyCollection<Amendment> amendments)
    {
        var undone = amendments.Select(amendment => amendment.Terms.Undoes).OfType<long>().ToHashSet();
        var replay = new Replay();
        var played = new List<Amendment>(amendments.Count);
        played.AddRange(amendments.Where(one => one.Kind != AmendmentKind.Undo && !undone.Contains(one.Number)));
        played.Sort(ByEffect);
        foreach (var amendment in played)
        {
            replay.Play(amendment);
        }

        return replay.Coverage();
    }

    /// <summary>By the day, then by what they do; what is still the same counts in the order of arrival.</summary>
    private static int ByEffect(Amendment one, Amendment other)
    {
        var order = (one.Number != 1).CompareTo(other.Number != 1);
        order = order != 0 ? order : one.EffectiveOn.CompareTo(other.EffectiveOn);
        order = order != 0 ? order : one.Kind.CompareTo(other.Kind);
        order = order != 0 ? order : Nullable.Compare(one.Terms.Plan?.Rank, other.Terms.Plan?.Rank);
        order = order != 0 ? order : Nullable.Compare(one.Terms.EndsOn, other.Terms.EndsOn);
        order = order != 0 ? order : Nullable.Compare(one.Terms.Seats, other.Terms.Seats);
        order = order != 0 ? order : string.CompareOrdinal(one.Terms.AddOn?.What.Sku, other.Terms.AddOn?.What.Sku);
        order = order != 0 ? order : Nullable.Compare(one.Terms.AddOn?.Quantity, other.Terms.AddOn?.Quantity);
        order = order != 0 ? order : Nullable.Compare(one.Terms.TermMonths, other.Terms.TermMonths);
        return order != 0 ? order : one.Number.CompareTo(other.Number);
    }

    private void Play(Amendment amendment)
    {
        var (day, terms) = (amendment.EffectiveOn, amendment.Terms);
        if (_cancelledFrom is not null)
        {
            return;
        }

        Agree(terms);
        switch (amendment.Kind)
        {
            case AmendmentKind.New:
                Begin(day, terms.Intervals);
                break;
            case AmendmentKind.Renew:
                Renew(day, terms);
                break;
            case AmendmentKind.CoTerm when terms.EndsOn is { } end:
                CoTerm(day, end);
                break;
            case AmendmentKind.Upgrade when terms.Plan is { } plan:
                Upgrade(day, plan);
                break;
            case AmendmentKind.Downgrade when terms.Plan is { } plan:
                AtBoundary(day, step => step.Plan = plan, () => _next = _next with { Plan = plan });
                break;
            case AmendmentKind.AddSeats when terms.Seats is { } seats:
                AddSeats(day, seats, terms.IsAbsolute);
                break;
            case AmendmentKind.ReduceSeats when terms.Seats is { } seats:
                AtBoundary(day, step => step.Seats = Math.Max(1, step.Seats - seats), () => _next = _next with { Seats = _next.Seats - seats });
                break;
            case AmendmentKind.AddOn when terms.AddOn is { } more:
                AddOn(day, more);
                break;
            case AmendmentKind.ReduceAddOn when terms.AddOn is { } fewer:
                var taken = fewer with { Quantity = -fewer.Quantity };
                AtBoundary(day, step => step.AddOns = step.AddOns.With(taken).OrNone(), () => NoteAddOn(taken));
                break;
            case AmendmentKind.TrueUp when terms.Seats is { } seats:
                _trueUps.Add(new TrueUp(day, seats));
                break;
            case AmendmentKind.Trial when terms is { Plan: { } plan, Seats: { } seats, EndsOn: { } end } && end > day:
                _overlays.Add(new Overlay(day, end, plan, seats));
                break;
            case AmendmentKind.Suspend when !_suspensions.Any(suspension => suspension.Covers(day)):
                _suspensions.Add(new Suspension(day, null));
                break;
            case AmendmentKind.Resume:
                Resume(day);
                break;
            case AmendmentKind.Cancel:
                _cancelledFrom = day;
                break;
        }
    }

    private void Agree(AmendmentTerms terms)
    {
        _flags = new SubscriptionFlags
        {
            AutoRenew = terms.AutoRenew ?? _flags.AutoRenew,
            SeatReconciliation = terms.SeatReconciliation ?? _flags.SeatReconciliation,
            OperationalData = terms.OperationalData ?? _flags.OperationalData,
        };
        _next = _next with { TermMonths = terms.RenewalTermMonths ?? _next.TermMonths };
    }

    private void Begin(DateOnly day, IReadOnlyList<Interval> intervals)
    {
        if (intervals.Count == 0 || _terms.Count > 0)
        {
            return;
        }

        _terms.Add(Term.Of(intervals));
        EndTrials(day, int.MaxValue);
    }

    private void Renew(DateOnly day, AmendmentTerms terms)
    {
        if (_terms is not [.., var last] || terms.TermMonths is not { } months)
        {
            return;
        }

        // Early it never shortens what is paid for, late within the days of grace it leaves no gap.
        var follows = day < last.End.AddDays(Subscriptions.Coverage.GraceDays);
        var before = last.Steps[^1];
        var step = new Step
        {
            From = follows ? last.End : day,
            Plan = terms.Plan ?? _next.Plan ?? before.Plan,
            Seats = terms.Seats ?? Math.Max(1, before.Seats + _next.Seats),
            AddOns = before.AddOns.With(_next.AddOns),
        };
        _terms.Add(Term.After(last, step, months));
        _next = _next with { Seats = 0, Plan = null, AddOns = AddOns.None };
    }

    private void CoTerm(DateOnly day, DateOnly end)
    {
        if (_terms is [.., var last] && last.Start <= day && day < last.End && end > day)
        {
            last.EndOn(end);
        }
    }

    private void Upgrade(DateOnly day, PlanOf plan)
    {
        From(day, step => step.Plan = step.Plan.Rank < plan.Rank ? plan : step.Plan);
        if (_terms is [.., var last] && last.End <= day)
        {
            _next = _next with { Plan = plan };
        }

        EndTrials(day, plan.Rank);
    }

    private void AddSeats(DateOnly day, long seats, bool isAbsolute)
    {
        From(day, step => step.Seats = isAbsolute ? seats : step.Seats + seats);
        if (_terms is [.., var last] && last.End <= day && !isAbsolute)
        {
            _next = _next with { Seats = _next.Seats + seats };
        }
    }

    private void AddOn(DateOnly day, HeldAddOn more)
    {
        From(day, step => step.AddOns = step.AddOns.With(more));
        if (_terms is [.., var last] && last.End <= day)
        {
            NoteAddOn(more);
        }
    }

    private void NoteAddOn(HeldAddOn more) => _next = _next with { AddOns = _next.AddOns.With(more) };

    /// <summary>Changes what holds from a day on, in this term and in all later ones.</summary>
    private void From(DateOnly day, Action<Step> change)
    {
        foreach (var term in _terms.Where(term => term.End > day))
        {
            term.From(day, change);
        }
    }

    /// <summary>Changes the terms that begin on a day or later, or remembers it for the one to come.</summary>
    private void AtBoundary(DateOnly day, Action<Step> change, Action remember)
    {
        var later = _terms.Where(term => term.Start >= day && term.Start > _terms[0].Start).ToList();
        later.ForEach(term => term.From(term.Start, change));
        if (later.Count == 0)
        {
            remember();
        }
    }

    /// <summary>Whoever buys what is being tried has it from that day on; the trial is over.</summary>
    private void EndTrials(DateOnly day, int rank)
    {
        for (var i = _overlays.Count - 1; i >= 0; i--)
        {
            if (_overlays[i].Plan.Rank <= rank && _overlays[i].EndsOn > day)
            {
                var cut = _overlays[i] with { EndsOn = day };
                _overlays.RemoveAt(i);
                if (cut.StartsOn < day)
                {
                    _overlays.Insert(i, cut);
                }
            }
        }
    }

    private void Resume(DateOnly day)
    {
        if (_suspensions is [.., { Until: null } open])
        {
            _suspensions[^1] = open with { Until = day };
            if (open.From >= day)
            {
                _suspensions.RemoveAt(_suspensions.Count - 1);
            }
        }
    }

    private Coverage Coverage() => new()
    {
        Intervals = [.. _terms.SelectMany((term, i) => term.Intervals(i))],
        AddOns = [.. _terms.SelectMany((term, i) => term.AddOns(i))],
        Overlays = _overlays,
        Suspensions = _suspensions,
        TrueUps = _trueUps,
        CancelledFrom = _cancelledFrom,
        Flags = _flags,
        AtRenewal = _next,
    };

    /// <summary>One stretch of a term, as it is being worked out.</summary>
    private sealed class Step
    {
        public required DateOnly From { get; init; }
        public required long Seats { get; set; }
        public required PlanOf Plan { get; set; }
        public AddOns AddOns { get; set; } = AddOns.None;

        public Step At(DateOnly day) => new() { From = day, Seats = Seats, Plan = Plan, AddOns = AddOns };
    }

    /// <summary>A term as it is being worked out. Its steps stand in order; only the last ones ever change.</summary>
    private sealed class Term
    {
        private DateOnly _anchor;
        private int _months;

        public required DateOnly End { get; set; }

        public required List<Step> Steps { get; init; }

        public DateOnly Start => Steps[0].From;

        public static Term Of(IReadOnlyList<Interval> intervals)
        {
            var (start, end) = (intervals[0].StartsOn, intervals[^1].EndsOn);
            var term = new Term
            {
                End = end,
                Steps = [.. intervals.Select(one => new Step { From = one.StartsOn, Seats = one.Seats, Plan = one.Plan })],
            };
            var months = ((end.Year - start.Year) * 12) + end.Month - start.Month;
            (term._anchor, term._months) = start.AddMonths(months) == end ? (start, months) : (end, 0);
            return term;
        }

        /// <summary>
        /// Months are counted from the day on which all began: a term from January 31 by months ends at the end of
        /// February, and the next one on March 31 again.
        /// </summary>
        public static Term After(Term last, Step step, int months)
        {
            var (anchor, before) = step.From == last.End ? (last._anchor, last._months) : (step.From, 0);
            return new Term { End = anchor.AddMonths(before + months), Steps = [step], _anchor = anchor, _months = before + months };
        }

        public void EndOn(DateOnly end)
        {
            Steps.RemoveAll(step => step.From >= end);
            (End, _anchor, _months) = (end, end, 0);
        }

        public void From(DateOnly day, Action<Step> change)
        {
            var at = Steps.FindLastIndex(step => step.From <= day);
            if (at >= 0 && Steps[at].From < day)
            {
                Steps.Insert(at + 1, Steps[at].At(day));
                at++;
            }

            for (var i = Math.Max(at, 0); i < Steps.Count; i++)
            {
                change(Steps[i]);
            }
        }

        public IEnumerable<Interval> Intervals(int number) => Runs(step => (step.Seats, step.Plan))
            .Select(run => new Interval(run.From, run.Until, run.What.Seats) { Plan = run.What.Plan, Term = number });

        public IEnumerable<AddOnInterval> AddOns(int number) =>
            from sku in Steps.SelectMany(step => step.AddOns.Held).Select(held => held.What.Sku).Distinct().Order(StringComparer.Ordinal)
            from run in Runs(step => step.AddOns.Held.FirstOrDefault(held => held.What.Sku == sku))
            where run.What is not null
            select new AddOnInterval(run.From, run.Until, run.What) { Term = number };

        /// <summary>Neighbors of which the same is told are one.</summary>
        private IEnumerable<(DateOnly From, DateOnly Until, T What)> Runs<T>(Func<Step, T> told)
        {
            for (var i = 0; i < Steps.Count;)
            {
                var (from, what) = (Steps[i].From, told(Steps[i]));
                while (++i < Steps.Count && EqualityComparer<T>.Default.Equals(told(Steps[i]), what))
                {
                }

                yield return (from, i < Steps.Count ? Steps[i].From : End, what);
            }
        }
    }
}
