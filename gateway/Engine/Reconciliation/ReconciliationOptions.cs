using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>When and how fast what was ordered is compared with what is delivered.</summary>
public sealed class ReconciliationOptions
{
    public const string Section = "Engine:Reconciliation";

    /// <summary>Whether this node takes part; one that does not leaves it to others.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>So many hours after the beginning of a run the next one begins.</summary>
    [Range(1, 168)]
    public int EveryHours { get; set; } = 24;

    /// <summary>How many subscriptions are read at once.</summary>
    [Range(1, 5000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>How many subscriptions are checked in a second at most, so that a run takes nothing from orders.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 1000;

    /// <summary>How many targets are read back at once; Engine:Guard bounds them too.</summary>
    [Range(1, 100)]
    public int TargetsAtOnce { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class ReconciliationOptionsValidator : IValidateOptions<ReconciliationOptions>;
