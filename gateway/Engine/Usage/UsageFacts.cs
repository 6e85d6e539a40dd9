using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Usage;

/// <summary>What there is to say when something is told of usage: seats, days and instances by name, and no person.</summary>
public sealed record UsageFacts
{
    public ThresholdFacts? Threshold { get; init; }

    public OverageFacts? Overage { get; init; }

    public ChargeFacts? Charge { get; init; }

    public InstanceFacts? Instance { get; init; }

    public PackFacts? Pack { get; init; }

    /// <param name="json">As <see cref="ToString"/> wrote it; what else it says is left aside.</param>
    public static UsageFacts Read(string json) => JsonSerializer.Deserialize(json, UsageJson.Default.UsageFacts)!;

    public override string ToString() => JsonSerializer.Serialize(this, UsageJson.Default.UsageFacts);
}

/// <summary>Few seats are left.</summary>
public sealed record ThresholdFacts
{
    /// <summary>The first day of the interval that runs.</summary>
    public required DateOnly IntervalStartsOn { get; init; }

    public required long Seats { get; init; }

    public required long Used { get; init; }

    public required long Left { get; init; }
}

/// <summary>Seats used beyond those paid for in one period, with the day and the instance that made it.</summary>
public sealed record OverageFacts
{
    public required OverageKind Kind { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required long Max { get; init; }

    public required DateOnly MaxDay { get; init; }

    public required DateOnly Day { get; init; }

    public required string InstanceId { get; init; }

    public required long Used { get; init; }

    public required long Paid { get; init; }

    public required long TrueUpsPaid { get; init; }

    public required long Owed { get; init; }

    /// <summary>What was owed as it was told last; <c>null</c> where a period is closed.</summary>
    public long? OwedBefore { get; init; }

    public required bool Flagged { get; init; }

    public static OverageFacts Of(OverageRecord record, long? owedBefore, bool isFlagged) => new()
    {
        Kind = record.Kind,
        StartsOn = record.Period.From,
        EndsOn = record.Period.To,
        Max = record.Max,
        MaxDay = record.MaxDay,
        Day = record.Day,
        InstanceId = record.Instance,
        Used = record.Used,
        Paid = record.Paid,
        TrueUpsPaid = record.TrueUpsPaid,
        Owed = record.Owed,
        OwedBefore = owedBefore,
        Flagged = isFlagged,
    };
}

/// <summary>Seats that billing may charge for, where that was agreed.</summary>
public sealed record ChargeFacts
{
    /// <summary>How many; what was told to be charged before is not among them.</summary>
    public required long Seats { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }
}

/// <summary>An instance, by the name that it gave itself.</summary>
public sealed record InstanceFacts
{
    public required string InstanceId { get; init; }

    /// <summary>When it was heard last; <c>null</c> where it was heard just now.</summary>
    public DateTimeOffset? HeardAt { get; init; }
}

/// <summary>A pack, and what is left of it.</summary>
public sealed record PackFacts
{
    public required string PackId { get; init; }

    public required string Meter { get; init; }

    public required long Amount { get; init; }

    public required long Remaining { get; init; }

    public required DateOnly ExpiresOn { get; init; }

    public static PackFacts Of(ConsumablePack pack) => new()
    {
        PackId = pack.Id,
        Meter = pack.Meter,
        Amount = pack.Amount,
        Remaining = pack.Remaining,
        ExpiresOn = pack.ExpiresOn,
    };
}

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(OverageKindWord)])]
[JsonSerializable(typeof(UsageFacts))]
internal sealed partial class UsageJson : JsonSerializerContext;

/// <summary>The word that every sink knows; an earlier release wrote it with a capital, which is still read.</summary>
internal sealed class OverageKindWord() : JsonStringEnumConverter<OverageKind>(JsonNamingPolicy.CamelCase);
