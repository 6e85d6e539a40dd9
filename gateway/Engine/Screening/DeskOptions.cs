using System.ComponentModel.DataAnnotations;
using Fulfillment.Engine.Screening.Policy;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening;

/// <summary>How the desk asks, and what it goes by.</summary>
public sealed class DeskOptions : IValidatableObject
{
    public const string Section = "Engine:Screening";

    /// <summary>How long any hook may take; after that the order is held. A vendor has a tighter budget in its own hook.</summary>
    [Range(1, 60_000)]
    public int BudgetMilliseconds { get; set; } = 2_000;

    /// <summary>A hold that nobody decides in so many days cancels the order.</summary>
    [Range(1, 365)]
    public int HoldDays { get; set; } = 30;

    /// <summary>
    /// For so many years it is kept who was screened, also of a customer who was erased. The US ask for ten, since March 12, 2025
    /// (31 CFR 501.601).
    /// </summary>
    [Range(1, 50)]
    public int KeepYears { get; set; } = 10;

    /// <summary>A file with a screening policy in place of the one that comes with the release; empty for that.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>A wrong policy stops the start, not the first order.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        try
        {
            ScreeningPolicy.Load(PolicyFile);
            return [];
        }
        catch (PolicyException e)
        {
            return e.Faults.Select(fault => new ValidationResult($"{nameof(PolicyFile)}: {fault}"));
        }
    }
}

[OptionsValidator]
internal sealed partial class DeskOptionsValidator : IValidateOptions<DeskOptions>;
