using System.ComponentModel.DataAnnotations;
using Fulfillment.Connectors.Targets;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.Dedicated;

/// <summary>The service that builds installations of their own for customers.</summary>
public sealed class DedicatedOptions : TargetOptions
{
    public const string Section = "Connectors:Dedicated";

    /// <summary>After how many seconds an operation under way is asked for again, where the service names no time.</summary>
    [Range(0.1, 3600)]
    public double PollSeconds { get; set; } = 30;

    protected override string Place => Section;
}

[OptionsValidator]
internal sealed partial class DedicatedOptionsValidator : IValidateOptions<DedicatedOptions>;
