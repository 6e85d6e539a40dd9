using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>When a destination that fails is left alone.</summary>
public sealed class GuardOptions
{
    public const string Section = "Engine:Guard";

    /// <summary>The share of failed calls from which on it is left alone.</summary>
    [Range(0.01, 1.0)]
    public double FailureRatio { get; set; } = 0.9;

    /// <summary>Fewer calls than these say nothing.</summary>
    [Range(2, 10_000)]
    public int LeastCalls { get; set; } = 20;

    /// <summary>Over how many seconds calls are counted.</summary>
    [Range(0.5, 3600)]
    public double SampleSeconds { get; set; } = 30;

    /// <summary>For how many seconds it is left alone.</summary>
    [Range(0.5, 3600)]
    public double BreakSeconds { get; set; } = 15;
}

[OptionsValidator]
internal sealed partial class GuardOptionsValidator : IValidateOptions<GuardOptions>;
