using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>How this node works.</summary>
public sealed class WorkOptions
{
    public const string Section = "Engine:Work";

    /// <summary>Whether this node works at all; one that does not takes orders in and leaves the rest to others.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many pieces of work this node has in hand at once.</summary>
    [Range(1, 10_000)]
    public int Slots { get; set; } = 512;

    /// <summary>How many of them may be of one lane: of one partner's orders, or of one channel's messages.</summary>
    [Range(1, 10_000)]
    public int SlotsPerLane { get; set; } = 256;

    /// <summary>How many advances share a commit at most.</summary>
    [Range(1, 5000)]
    public int GroupSize { get; set; } = 250;

    /// <summary>How many such commits are on their way at once. SQLite has one writer whatever is said here.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;

    /// <summary>How long a node's lease lasts unless renewed; work of a dead node is taken over after this.</summary>
    [Range(1, 600)]
    public double LeaseSeconds { get; set; } = 30;

    /// <summary>How long the loops sleep when no bell rings.</summary>
    [Range(0.01, 60)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>How long a stopping node goes on with what it has in hand.</summary>
    [Range(0, 300)]
    public double DrainSeconds { get; set; } = 25;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);

    public TimeSpan Drain => TimeSpan.FromSeconds(DrainSeconds);
}

[OptionsValidator]
internal sealed partial class WorkOptionsValidator : IValidateOptions<WorkOptions>;
