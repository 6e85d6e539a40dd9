using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>How messages leave.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Engine:Outbox";

    /// <summary>How many messages this node has in hand at once, on their way or about to be.</summary>
    [Range(1, 100_000)]
    public int Slots { get; set; } = 4096;

    /// <summary>
    /// How many of them may be for one sink: one that is slow holds up itself only. How many are on their way to it at
    /// once is its guard's.
    /// </summary>
    [Range(1, 10_000)]
    public int SlotsPerSink { get; set; } = 256;

    /// <summary>How long one delivery may take.</summary>
    [Range(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 20;

    /// <summary>How many deliveries share a commit at most.</summary>
    [Range(1, 5000)]
    public int GroupSize { get; set; } = 500;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

[OptionsValidator]
internal sealed partial class OutboxOptionsValidator : IValidateOptions<OutboxOptions>;
