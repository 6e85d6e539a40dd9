using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening;

/// <summary>How the desk asks and how long its word counts.</summary>
public sealed class DeskOptions
{
    public const string Section = "Engine:Screening";

    /// <summary>How long any hook may take; after that the order is held. A vendor has a tighter budget in its own hook.</summary>
    [Range(1, 60_000)]
    public int BudgetMilliseconds { get; set; } = 2_000;

    /// <summary>For how many days an allow counts.</summary>
    [Range(1, 365)]
    public int ValidDays { get; set; } = 30;

    /// <summary>A hold that nobody decides in so many days cancels the order.</summary>
    [Range(1, 365)]
    public int HoldDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class DeskOptionsValidator : IValidateOptions<DeskOptions>;
