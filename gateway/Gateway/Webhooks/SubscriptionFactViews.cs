using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>Few seats are left. It blocks nothing.</summary>
internal sealed record ThresholdFactsView
{
    /// <summary>The first day of the interval that runs: each crossing in it is told once.</summary>
    public required DateOnly IntervalStartsOn { get; init; }

    /// <summary>The seats that are paid for.</summary>
    public required long Seats { get; init; }

    /// <summary>The seats in use; it may be more than there are.</summary>
    public required long Used { get; init; }

    /// <summary>How many are left; 0 where more are in use than there are.</summary>
    public required long Left { get; init; }

    public static ThresholdFactsView? Of(ThresholdFacts? facts) => facts is null ? null : new()
    {
        IntervalStartsOn = facts.IntervalStartsOn,
        Seats = facts.Seats,
        Used = facts.Used,
        Left = facts.Left,
    };
}

/// <summary>Seats used beyond those paid for in one period. It never takes anything from the customer.</summary>
internal sealed record OverageFactsView
{
    /// <summary>What the period is.</summary>
    [Words(typeof(OverageKind))]
    public required string Kind { get; init; }

    /// <summary>First day of the period.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day after it.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The most that was in use on one day.</summary>
    public required long Max { get; init; }

    /// <summary>The first day of it.</summary>
    public required DateOnly MaxDay { get; init; }

    /// <summary>The day on which most was used beyond what is paid for.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The instance that took the most seats on that day.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The seats in use on that day.</summary>
    public required long Used { get; init; }

    /// <summary>The seats paid for that day.</summary>
    public required long Paid { get; init; }

    /// <summary>Seats paid for afterwards.</summary>
    public required long TrueUpsPaid { get; init; }

    /// <summary>Seats that are still to be paid for.</summary>
    public required long Owed { get; init; }

    /// <summary>What was owed as it was reckoned before; absent where a period is closed.</summary>
    public long? OwedBefore { get; init; }

    /// <summary>true where a count behind it is so high that somebody should look at it.</summary>
    public required bool Flagged { get; init; }

    public static OverageFactsView? Of(OverageFacts? facts) => facts is null ? null : new()
    {
        Kind = facts.Kind.Word(),
        StartsOn = facts.StartsOn,
        EndsOn = facts.EndsOn,
        Max = facts.Max,
        MaxDay = facts.MaxDay,
        Day = facts.Day,
        InstanceId = facts.InstanceId,
        Used = facts.Used,
        Paid = facts.Paid,
        TrueUpsPaid = facts.TrueUpsPaid,
        Owed = facts.Owed,
        OwedBefore = facts.OwedBefore,
        Flagged = facts.Flagged,
    };
}

/// <summary>Seats to be charged for.</summary>
internal sealed record ChargeFactsView
{
    /// <summary>How many; what an earlier event of the same quarter told to charge is not among them.</summary>
    public required long Seats { get; init; }

    /// <summary>First day of the quarter.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day after it.</summary>
    public required DateOnly EndsOn { get; init; }

    public static ChargeFactsView? Of(ChargeFacts? facts) =>
        facts is null ? null : new() { Seats = facts.Seats, StartsOn = facts.StartsOn, EndsOn = facts.EndsOn };
}

/// <summary>An instance.</summary>
internal sealed record InstanceFactsView
{
    /// <summary>The name that the instance gave itself.</summary>
    public required string InstanceId { get; init; }

    /// <summary>When it reported last, where it has been silent for too long.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    public static InstanceFactsView? Of(InstanceFacts? facts) =>
        facts is null ? null : new() { InstanceId = facts.InstanceId, HeardAt = facts.HeardAt };
}

/// <summary>So much of a meter, bought to be used up.</summary>
internal sealed record PackFactsView
{
    /// <summary>The pack's id.</summary>
    public required string PackId { get; init; }

    /// <summary>The meter's name.</summary>
    public required string Meter { get; init; }

    /// <summary>What was bought.</summary>
    public required long Amount { get; init; }

    /// <summary>What is left of it.</summary>
    public required long Remaining { get; init; }

    /// <summary>The first day whose usage may no longer burn it.</summary>
    public required DateOnly ExpiresOn { get; init; }

    public static PackFactsView? Of(PackFacts? facts) => facts is null ? null : new()
    {
        PackId = facts.PackId,
        Meter = facts.Meter,
        Amount = facts.Amount,
        Remaining = facts.Remaining,
        ExpiresOn = facts.ExpiresOn,
    };
}

/// <summary>A contact of the subscription. No person is named: whoever may know, reads it.</summary>
internal sealed record ContactFactsView
{
    /// <summary>The contact's id.</summary>
    public required string ContactId { get; init; }

    /// <summary>What happened to it.</summary>
    [Words(typeof(ContactChange))]
    public required string Change { get; init; }

    public static ContactFactsView? Of(ContactFacts? facts) =>
        facts is null ? null : new() { ContactId = facts.ContactId, Change = facts.Change.Word() };
}

/// <summary>The end of what a subscription covers.</summary>
internal sealed record EndingFactsView
{
    /// <summary>The first day that is no longer covered; where a term was paid for, 14 days of grace begin.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>How many days are left; 0 where none is.</summary>
    public required int DaysLeft { get; init; }

    /// <summary>true where it is a trial: it has no days of grace.</summary>
    public required bool Trial { get; init; }

    /// <summary>true where the next term begins by itself.</summary>
    public required bool AutoRenew { get; init; }

    /// <summary>Why it could not; /errors/{code} explains it. Renew it by an order.</summary>
    public string? Code { get; init; }

    public static EndingFactsView? Of(EndingFacts? facts) => facts is null ? null : new()
    {
        EndsOn = facts.EndsOn,
        DaysLeft = facts.DaysLeft,
        Trial = facts.Trial,
        AutoRenew = facts.AutoRenew,
        Code = facts.Code,
    };
}

/// <summary>A subscription goes over from one partner to another; neither is told who the other is.</summary>
internal sealed record TransferFactsView
{
    /// <summary>in: it is yours from then on. out: it no longer is.</summary>
    [Words(typeof(TransferDirection))]
    public required string Direction { get; init; }

    /// <summary>The subscription's number, which people read out.</summary>
    public required string Number { get; init; }

    /// <summary>The first day on which it is the new partner's.</summary>
    public required DateOnly EffectiveOn { get; init; }

    public static TransferFactsView? Of(TransferFacts? facts) => facts is null ? null : new()
    {
        Direction = facts.Direction.Word(),
        Number = facts.Number,
        EffectiveOn = facts.EffectiveOn,
    };
}
