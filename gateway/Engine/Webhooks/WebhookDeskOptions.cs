using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Webhooks;

/// <summary>What partners may do with their webhooks.</summary>
public sealed class WebhookDeskOptions
{
    public const string Section = "Engine:Webhooks";

    /// <summary>How many endpoints a partner may have.</summary>
    [Range(1, 1000)]
    public int EndpointsPerPartner { get; set; } = 20;

    /// <summary>For how many hours messages are signed with the previous secret too, unless the partner says otherwise.</summary>
    [Range(0, 168)]
    public int OverlapHours { get; set; } = 24;

    /// <summary>An endpoint that no message has reached for so many days is disabled.</summary>
    [Range(0.01, 365)]
    public double DisableAfterDays { get; set; } = 5;

    /// <summary>How many events one replay sends at most.</summary>
    [Range(1, 10_000)]
    public int LargestReplay { get; set; } = 1000;
}

[OptionsValidator]
internal sealed partial class WebhookDeskOptionsValidator : IValidateOptions<WebhookDeskOptions>;
