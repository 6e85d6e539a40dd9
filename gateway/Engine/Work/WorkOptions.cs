using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>How this node works.</summary>
public sealed class WorkOptions
{
    public const string Section = "Engine:Work";

    /// <summary>How many pieces of work run at once on this node.</summary>
    [Range(1, 1000)]
    public int Slots { get; set; } = 32;

    /// <summary>How long a claim lasts unless renewed; work of a dead node is taken over after this.</summary>
    [Range(1, 600)]
    public double LeaseSeconds { get; set; } = 30;

    /// <summary>How long the loops sleep when no bell rings.</summary>
    [Range(0.01, 60)]
    public double PollSeconds { get; set; } = 1;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);
}

[OptionsValidator]
internal sealed partial class WorkOptionsValidator : IValidateOptions<WorkOptions>;
