using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Usage;

/// <summary>What is counted, and when somebody is told of it.</summary>
public sealed class UsageOptions : IValidatableObject
{
    public const string Section = "Engine:Usage";

    /// <summary>A day on which one instance reports more seats than this is flagged. It counts all the same.</summary>
    [Range(1, 1_000_000_000)]
    public long FlagSeatsAbove { get; set; } = 1_000_000;

    /// <summary>After so many days without a report an instance that reports by itself is called silent.</summary>
    [Range(1, 90)]
    public int SilenceDays { get; set; } = 3;

    /// <summary>For how many months it is known who took which seat, where products tell.</summary>
    [Range(1, 120)]
    public int SeatMoveMonths { get; set; } = 24;

    /// <summary>More meters beside seats, storage and minutes, by name.</summary>
    public Dictionary<string, MeterOptions> Meters { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Meters.Keys
        .Where(name => !Counts.IsName(name) || name == Meter.Seats)
        .Select(name => new ValidationResult(
            $"{nameof(Meters)}:{name}: a name is a lower-case letter and at most 39 letters, digits, dots, dashes or "
            + $"underscores, and not '{Meter.Seats}'."));
}

/// <summary>One meter.</summary>
public sealed class MeterOptions
{
    /// <summary>What one of it is called.</summary>
    public string Unit { get; set; } = "unit";

    /// <summary>How the records of a day become one number: they add up, or the highest counts.</summary>
    public MeterFold Fold { get; set; } = MeterFold.Sum;
}

[OptionsValidator]
internal sealed partial class UsageOptionsValidator : IValidateOptions<UsageOptions>;
