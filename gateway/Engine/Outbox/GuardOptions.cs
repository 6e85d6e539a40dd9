using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>How much each destination gets, and when one that fails is left alone.</summary>
public sealed class GuardOptions : IValidatableObject
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

    /// <summary>How many calls one destination gets at once from this node.</summary>
    [Range(1, 10_000)]
    public int CallsAtOnce { get; set; } = 64;

    /// <summary>How many calls one destination gets in a second from this node; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public double CallsPerSecond { get; set; }

    /// <summary>What single destinations get instead, by the name of a sink, or <c>adapter.</c> and a channel's.</summary>
    public Dictionary<string, DestinationOptions> Destinations { get; set; } = [];

    public DestinationOptions Of(string destination) => Destinations.TryGetValue(destination, out var own)
        ? own
        : new DestinationOptions { CallsAtOnce = CallsAtOnce, CallsPerSecond = CallsPerSecond };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var faults = new List<ValidationResult>();
        foreach (var (name, destination) in Destinations)
        {
            var found = new List<ValidationResult>();
            Validator.TryValidateObject(destination, new ValidationContext(destination), found, validateAllProperties: true);
            faults.AddRange(found.Select(fault => new ValidationResult($"{nameof(Destinations)}:{name}: {fault.ErrorMessage}")));
        }

        return faults;
    }
}

/// <summary>How much one destination gets from this node.</summary>
public sealed class DestinationOptions
{
    /// <summary>How many calls at once the destination of that name gets: a sink's name, or <c>adapter.</c> and a channel's.</summary>
    [Range(1, 10_000)]
    public int CallsAtOnce { get; set; } = 64;

    /// <summary>How many calls in a second it gets; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public double CallsPerSecond { get; set; }
}

[OptionsValidator]
internal sealed partial class GuardOptionsValidator : IValidateOptions<GuardOptions>;
