using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

/// <summary>Usage that asks for something sensible; a test changes what it is about.</summary>
internal static class AUsage
{
    public const string Subscription = "sub_1";
    public const long FlagAbove = 1_000;

    public static DayRange Year { get; } = new(Day("2026-01-01"), Day("2027-01-01"));

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateTimeOffset At(string time) =>
        DateTimeOffset.ParseExact(time, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static SeatReport Report(long billable, string at = "2026-03-01 09:00", string instance = "a") => new()
    {
        SubscriptionId = Subscription,
        InstanceId = instance,
        Day = DateOnly.FromDateTime(At(at).UtcDateTime),
        Source = UsageSource.Sync,
        MessageId = $"{instance}/{at}".Replace(' ', 'T'),
        ReportedAt = At(at),
        ReceivedAt = At(at).AddSeconds(1),
        Counts = new SeatCounts { Billable = billable },
    };

    public static SeatDay SeatDay(string day, long seats, string instance = "a") =>
        Engine.Usage.SeatDay.Of([Report(seats, $"{day} 12:00", instance)], FlagAbove);

    public static SeatUse Use(string day, long seats, string instance = "a") =>
        new(Day(day), [new InstanceSeats(instance, seats)]);

    /// <summary>So many seats for the year, reckoned over the year.</summary>
    public static SeatTerms Terms(long seats, long trueUpsPaid = 0) => new()
    {
        Paid = [new PaidSeats(Year.From, Year.To, seats)],
        Periods = [new OveragePeriod(OverageKind.Term, Year, trueUpsPaid)],
    };

    public static UsageRecord Record(string meter, long quantity, string at = "2026-03-01 09:00", string message = "m-1") => new()
    {
        SubscriptionId = Subscription,
        Meter = meter,
        Source = UsageSource.Api,
        MessageId = message,
        Quantity = quantity,
        At = At(at),
        ReceivedAt = At(at),
    };

    public static ConsumablePack Pack(
        long amount, string grantedOn = "2026-01-01", string expiresOn = "2027-01-01", string id = "pck_1") => new()
        {
            Id = id,
            SubscriptionId = Subscription,
            Meter = "minutes",
            PurchaseId = $"buy {id}",
            Amount = amount,
            Remaining = amount,
            State = PackState.Granted,
            GrantedOn = Day(grantedOn),
            ExpiresOn = Day(expiresOn),
            CreatedAt = At($"{grantedOn} 00:00"),
        };

    /// <summary>Some reports of three instances on a few days, at times that often coincide; each has its own name.</summary>
    public static Gen<SeatReport[]> Reports { get; } = (
        from instance in Gen.Elements("a", "b", "c")
        from day in Gen.Choose(0, 4)
        from minute in Gen.Choose(0, 3)
        from source in Gen.Elements(UsageSource.Sync, UsageSource.File, UsageSource.Api)
        from billable in Gen.Choose(0, 40)
        from corrects in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select Report(billable, instance: instance) with
        {
            Day = Day("2026-03-01").AddDays(day),
            Source = source,
            ReportedAt = At("2026-03-07 10:00").AddMinutes(minute),
            Corrects = corrects,
        }).ListOf().Select(reports => reports.Select((report, i) => report with { MessageId = $"m{i}" }).ToArray());

    /// <summary>The same things in another order, some of them twice.</summary>
    public static Gen<T[]> Shuffled<T>(T[] things) =>
        from again in Gen.SubListOf(things)
        from shuffled in Gen.Shuffle(things.Concat(again))
        select shuffled;

    /// <summary>Holds a promise over values made at random; a value that breaks it is named.</summary>
    public static void ForAll<T>(Gen<T> values, Func<T, bool> promise) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(values.ToArbitrary(), promise));
}
