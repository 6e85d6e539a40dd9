using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Orders;

/// <summary>How orders are taken in: many share one commit.</summary>
public sealed class IntakeOptions
{
    public const string Section = "Engine:Intake";

    /// <summary>How many orders may wait to be written; one more is told to come again.</summary>
    [Range(1, 1_000_000)]
    public int QueueLength { get; set; } = 4096;

    /// <summary>How many orders share a commit at most.</summary>
    [Range(1, 5000)]
    public int GroupSize { get; set; } = 512;

    /// <summary>How many commits are on their way at once. SQLite has one writer whatever is said here.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;
}

[OptionsValidator]
internal sealed partial class IntakeOptionsValidator : IValidateOptions<IntakeOptions>;
