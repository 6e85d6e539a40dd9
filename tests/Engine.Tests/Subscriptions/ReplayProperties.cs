using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Subscriptions;
using Interval = Fulfillment.Engine.Subscriptions.Interval;
using Replay = Fulfillment.Engine.Subscriptions.Replay;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>What must hold of any history, however it came about.</summary>
public sealed class ReplayProperties
{
    private static readonly DateOnly _first = new(2027, 1, 1);
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void The_order_of_arrival_does_not_matter() => Check(
        (history, seed) => Replay.Of(Shuffled(history, seed)).Text() == Replay.Of(history).Text());

    [Fact]
    public void Within_a_term_there_is_neither_gap_nor_overlap() => Check((history, _) =>
    {
        var intervals = Replay.Of(history).Intervals;
        return intervals.All(one => one.StartsOn < one.EndsOn && one.Seats >= 1)
            && intervals.Zip(intervals.Skip(1)).All(pair => pair.First.Term == pair.Second.Term
                ? pair.First.EndsOn == pair.Second.StartsOn
                : pair.First.EndsOn <= pair.Second.StartsOn);
    });

    [Fact]
    public void Add_ons_lie_within_their_term_each_once_a_day() => Check((history, _) =>
    {
        var coverage = Replay.Of(history);
        return coverage.AddOns.All(one => one.StartsOn < one.EndsOn && one.Held.Quantity >= 1
                && coverage.Intervals.Where(interval => interval.Term == one.Term) is var term
                && term.First().StartsOn <= one.StartsOn && one.EndsOn <= term.Last().EndsOn)
            && coverage.AddOns.GroupBy(one => one.Held.What.Sku).All(sku =>
                sku.Zip(sku.Skip(1)).All(pair => pair.First.EndsOn <= pair.Second.StartsOn));
    });

    [Fact]
    public void A_license_that_is_current_has_the_seats_and_the_plan_of_the_day() => Check((history, seed) =>
    {
        var coverage = Replay.Of(history);
        var day = _first.AddDays((int)((uint)seed % 2000));
        if (coverage.StateOn(day) is not (SubscriptionState.Active or SubscriptionState.CancelScheduled))
        {
            return true;
        }

        var now = coverage.StretchesFrom(day)[0];
        var used = coverage.EntitlementOn(day);
        return now.StartsOn <= day && day < now.EndsOn && now.What == used;
    });

    [Fact]
    public void Stretches_of_a_license_touch_and_end_with_the_coverage() => Check((history, seed) =>
    {
        var coverage = Replay.Of(history);
        var stretches = coverage.StretchesFrom(_first.AddDays((int)((uint)seed % 2000)));
        return stretches.Zip(stretches.Skip(1)).All(pair => pair.First.EndsOn == pair.Second.StartsOn && pair.First.What != pair.Second.What)
            && stretches.All(one => one.EndsOn <= (coverage.CancelledFrom ?? DateOnly.MaxValue));
    });

    [Fact]
    public void States_follow_one_another_as_the_table_says() => Check((history, _) =>
    {
        var coverage = Replay.Of(history);
        var last = coverage.StateOn(coverage.StartsOn.AddDays(-1));
        for (var day = coverage.StartsOn; day < coverage.EndsOn.AddDays(40); day = day.AddDays(1))
        {
            var next = coverage.StateOn(day);
            if (next != last && !SubscriptionTransitions.Allows(last, next))
            {
                return false;
            }

            last = next;
        }

        return true;
    });

    [Fact]
    public void Nobody_loses_a_day_that_is_paid_for_by_renewing() => Check((history, seed) =>
    {
        var before = Replay.Of(history);
        var day = history.Max(one => one.EffectiveOn).AddDays((int)((uint)seed % 100));
        var renewed = Replay.Of([.. history, Made(history.Count + 1, AmendmentKind.Renew, day, new AmendmentTerms { TermMonths = 12 })]);
        return before.CancelledFrom is not null || renewed.EndsOn > before.EndsOn;
    });

    [Fact]
    public void A_thousand_amendments_replay()
    {
        var history = Enumerable.Range(2, 999).Select(number => Made(
            number, AmendmentKind.AddSeats, _first.AddDays(number), new AmendmentTerms { Seats = 1 }));

        var coverage = Replay.Of([Begin(60), .. history]);

        Assert.Equal(1000, coverage.Intervals.Count);
        Assert.Equal(1009, coverage.SeatsOn(_first.AddDays(1001)));
    }

    private static void Check(Func<IReadOnlyList<Amendment>, int, bool> holds) => Prop
        .ForAll(Histories().ToArbitrary(), ArbMap.Default.ArbFor<int>(), (history, seed) => holds(history, seed))
        .Check(_config);

    private static Gen<IReadOnlyList<Amendment>> Histories() =>
        from months in Gen.Choose(1, 36)
        from later in Later().ListOf()
        select (IReadOnlyList<Amendment>)[Begin(months), .. later.Select((one, i) => one with { Number = i + 2 })];

    private static Gen<Amendment> Later() =>
        from kind in Gen.Elements(
            AmendmentKind.Renew, AmendmentKind.CoTerm, AmendmentKind.Upgrade, AmendmentKind.Downgrade, AmendmentKind.AddSeats,
            AmendmentKind.AddSeats, AmendmentKind.ReduceSeats, AmendmentKind.AddOn, AmendmentKind.ReduceAddOn, AmendmentKind.TrueUp, AmendmentKind.Trial, AmendmentKind.Suspend,
            AmendmentKind.Resume, AmendmentKind.Agree, AmendmentKind.Cancel)
        from day in Gen.Choose(-30, 1500)
        from amount in Gen.Choose(1, 40)
        select Made(2, kind, _first.AddDays(day), Terms(kind, _first.AddDays(day), amount));

    private static AmendmentTerms Terms(AmendmentKind kind, DateOnly day, int amount) => kind switch
    {
        AmendmentKind.Renew => new AmendmentTerms { TermMonths = amount },
        AmendmentKind.CoTerm => new AmendmentTerms { EndsOn = day.AddDays(amount * 10) },
        AmendmentKind.Upgrade => new AmendmentTerms { Plan = History.Ultimate },
        AmendmentKind.Downgrade => new AmendmentTerms { Plan = History.Premium },
        AmendmentKind.Trial => new AmendmentTerms { Plan = History.Ultimate, Seats = amount, EndsOn = day.AddDays(amount) },
        AmendmentKind.Agree => new AmendmentTerms { AutoRenew = amount % 2 == 0, RenewalTermMonths = amount },
        AmendmentKind.AddOn or AmendmentKind.ReduceAddOn => new AmendmentTerms
        {
            AddOn = History.Held(amount, amount % 3 == 0 ? "assistant-sm" : "storage-10gb"),
        },
        AmendmentKind.Cancel => new AmendmentTerms(),
        _ => new AmendmentTerms { Seats = amount },
    };

    private static Amendment Begin(int months) => Made(1, AmendmentKind.New, _first, new AmendmentTerms
    {
        Intervals = [.. Interval.OfTerm(_first, months, 10, []).Select(one => one with { Plan = History.Premium })],
    });

    private static Amendment Made(long number, AmendmentKind kind, DateOnly on, AmendmentTerms terms) => new()
    {
        Number = number,
        Kind = kind,
        EffectiveOn = on,
        Terms = terms,
        Actor = "test",
        RecordedAt = default,
    };

    private static List<Amendment> Shuffled(IReadOnlyList<Amendment> history, int seed)
    {
        var list = history.ToList();
        var random = new Random(seed);
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }
}

/// <summary>Coverages as a text, to compare them by what they say.</summary>
internal static class CoverageText
{
    public static string Text(this Coverage coverage) => System.Text.Json.JsonSerializer.Serialize(coverage);
}
