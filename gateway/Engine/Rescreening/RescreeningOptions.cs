using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Rescreening;

/// <summary>How whoever is served is looked for among what is new on a list.</summary>
public sealed class RescreeningOptions
{
    public const string Section = "Engine:Rescreening";

    /// <summary>Whether this node takes part; one that does not leaves it to others.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many subscriptions are read at once.</summary>
    [Range(1, 5000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>How many subscriptions are looked at in a second at most, so that it takes nothing from orders.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 4000;
}

[OptionsValidator]
internal sealed partial class RescreeningOptionsValidator : IValidateOptions<RescreeningOptions>;
