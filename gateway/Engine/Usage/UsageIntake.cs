namespace Fulfillment.Engine.Usage;

/// <summary>Records of any meters of one subscription, with what must be known of it.</summary>
public sealed record UsageIntake
{
    public required string SubscriptionId { get; init; }

    /// <summary>In any order.</summary>
    public required IReadOnlyList<UsageRecord> Records { get; init; }

    public required PlanQuotas Quotas { get; init; }

    /// <summary>For records of seats, which are taken as seat reports.</summary>
    public SeatTerms Terms { get; init; } = SeatTerms.None;
}

/// <summary>
/// What the plan of a subscription gives of each meter, over all of its life so far: burning down begins at the first
/// pack each time, and must find there what the plan gave then.
/// </summary>
public sealed record PlanQuotas(IReadOnlyDictionary<string, IReadOnlyList<MonthlyQuota>> ByMeter)
{
    /// <summary>The plan gives nothing of any meter.</summary>
    public static PlanQuotas None { get; } = new(new Dictionary<string, IReadOnlyList<MonthlyQuota>>());

    public IReadOnlyList<MonthlyQuota> Of(string meter) => ByMeter.GetValueOrDefault(meter, []);
}

/// <summary>What records of meters came to. What is to be told outside belongs into the same transaction.</summary>
public sealed record UsageReceipt
{
    /// <summary>One for each record, in their order.</summary>
    public required IReadOnlyList<UsageOutcome> Outcomes { get; init; }

    /// <summary>What the records of seats among them came to; <c>null</c> where there was none.</summary>
    public required SeatReceipt? Seats { get; init; }

    /// <summary>The packs of which something else is left now, or whose state has changed.</summary>
    public required IReadOnlyList<PackChange> Packs { get; init; }
}

/// <summary>A pack as it was and as it is.</summary>
public sealed record PackChange(ConsumablePack Before, ConsumablePack After)
{
    /// <summary>Whether its state is another: what is worth telling.</summary>
    public bool IsMove => Before.State != After.State;
}

/// <summary>A purchase that gives a pack.</summary>
public sealed record PackGrant
{
    public required string SubscriptionId { get; init; }

    public required string Meter { get; init; }

    public required string PurchaseId { get; init; }

    /// <summary>In the meter's unit, at least 1.</summary>
    public required long Amount { get; init; }

    /// <summary>The first day whose usage may burn it.</summary>
    public required DateOnly GrantedOn { get; init; }

    /// <summary>The first day whose usage may no longer burn it.</summary>
    public required DateOnly ExpiresOn { get; init; }

    public required PlanQuotas Quotas { get; init; }

    /// <summary>Whether a pack is the one that it gives.</summary>
    public bool Is(ConsumablePack pack) =>
        (pack.SubscriptionId, pack.Meter, pack.PurchaseId, pack.Amount) == (SubscriptionId, Meter, PurchaseId, Amount);
}

/// <summary>What a wish about a pack came to. Closed.</summary>
public abstract record PackOutcome
{
    private PackOutcome()
    {
    }

    /// <param name="Pack">As it is now.</param>
    /// <param name="Others">What changed for the others.</param>
    public sealed record Done(ConsumablePack Pack, IReadOnlyList<PackChange> Others) : PackOutcome;

    /// <summary>It was done before.</summary>
    public sealed record Repeated(ConsumablePack Pack) : PackOutcome;

    public sealed record Refused(UsageFault Fault) : PackOutcome;
}
