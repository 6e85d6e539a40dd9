using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Tests.Subscriptions;

/// <summary>Histories as a test tells them, one amendment after another.</summary>
internal sealed record History(IReadOnlyList<Amendment> Amendments)
{
    public static PlanOf Premium { get; } = new("premium-sm", "premium", 20);

    public static PlanOf Ultimate { get; } = new("ultimate-sm", "ultimate", 30);

    public Coverage Coverage => Replay.Of([.. Amendments]);

    public long Last => Amendments[^1].Number;

    public static History Of(string from, int months, long seats, params (string From, long Seats)[] phases) =>
        Of(from, months, seats, Premium, phases);

    public static History Of(string from, int months, long seats, PlanOf plan) => Of(from, months, seats, plan, []);

    public static History TrialOf(string from, string until, long seats) => new History([]).Trial(from, until, seats);

    public History New(string from, int months, long seats, PlanOf plan) => With(
        AmendmentKind.New, from, new AmendmentTerms { Intervals = Intervals(from, months, seats, plan, []) });

    public History Add(string on, long seats) => With(AmendmentKind.AddSeats, on, new AmendmentTerms { Seats = seats });

    public History Reduce(string on, long seats) => With(AmendmentKind.ReduceSeats, on, new AmendmentTerms { Seats = seats });

    public History AddOn(string on, long quantity, string sku = "storage-10gb") =>
        With(AmendmentKind.AddOn, on, new AmendmentTerms { AddOn = Held(quantity, sku) });

    public History ReduceAddOn(string on, long quantity, string sku = "storage-10gb") =>
        With(AmendmentKind.ReduceAddOn, on, new AmendmentTerms { AddOn = Held(quantity, sku) });

    public static HeldAddOn Held(long quantity, string sku = "storage-10gb") =>
        new(sku == "storage-10gb" ? new AddOn(sku, "storage", 10_000) : new AddOn(sku, "assistant", 1), quantity);

    public History Renew(string on, int months = 12) => With(AmendmentKind.Renew, on, new AmendmentTerms { TermMonths = months });

    public History Upgrade(string on) => With(AmendmentKind.Upgrade, on, new AmendmentTerms { Plan = Ultimate });

    public History Downgrade(string on) => With(AmendmentKind.Downgrade, on, new AmendmentTerms { Plan = Premium });

    public History CoTerm(string on, string end) =>
        With(AmendmentKind.CoTerm, on, new AmendmentTerms { EndsOn = DateOnly.Parse(end) });

    public History Trial(string on, string until, long seats) => With(
        AmendmentKind.Trial, on, new AmendmentTerms { Plan = Ultimate, Seats = seats, EndsOn = DateOnly.Parse(until) });

    public History Cancel(string on) => With(AmendmentKind.Cancel, on, new AmendmentTerms());

    public History Undo(string on, long number) => With(AmendmentKind.Undo, on, new AmendmentTerms { Undoes = number });

    public History Suspend(string on) => With(AmendmentKind.Suspend, on, new AmendmentTerms());

    public History Resume(string on) => With(AmendmentKind.Resume, on, new AmendmentTerms());

    public History Agree(string on, SubscriptionFlags flags) => Say(on, new AmendmentTerms
    {
        AutoRenew = flags.AutoRenew,
        SeatReconciliation = flags.SeatReconciliation,
        OperationalData = flags.OperationalData,
    });

    public History Say(string on, AmendmentTerms terms) => With(AmendmentKind.Agree, on, terms);

    public History With(AmendmentKind kind, string on, AmendmentTerms terms) => new(
    [
        .. Amendments,
        new Amendment
        {
            Number = Amendments.Count + 1,
            Kind = kind,
            EffectiveOn = DateOnly.Parse(on),
            Terms = terms,
            Actor = "test",
            RecordedAt = default,
        },
    ]);

    private static History Of(string from, int months, long seats, PlanOf plan, (string From, long Seats)[] phases) =>
        new History([]).With(AmendmentKind.New, from, new AmendmentTerms { Intervals = Intervals(from, months, seats, plan, phases) });

    private static IReadOnlyList<Interval> Intervals(
        string from, int months, long seats, PlanOf plan, (string From, long Seats)[] phases) =>
    [
        .. Interval.OfTerm(DateOnly.Parse(from), months, seats, [.. phases.Select(phase => (DateOnly.Parse(phase.From), phase.Seats))])
            .Select(interval => interval with { Plan = plan }),
    ];
}
