using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Whether orders are served in the transaction that accepts them.</summary>
public sealed class StartOptions
{
    public const string Section = "Engine:Start";

    /// <summary>Whether an order that asks nobody outside is screened and provisioned as it is accepted.</summary>
    public bool AtOnce { get; set; } = true;

    /// <summary>How many milliseconds the acceptance of an order may wait for that; after that it is done as work.</summary>
    [Range(1, 5_000)]
    public int BudgetMilliseconds { get; set; } = 50;
}

[OptionsValidator]
internal sealed partial class StartOptionsValidator : IValidateOptions<StartOptions>;
