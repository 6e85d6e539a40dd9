using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.Webhooks;

/// <summary>How webhooks are sent.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Connectors:Webhooks";

    /// <summary>How long one attempt may take in all, name resolution and connecting included.</summary>
    [Range(0.1, 60)]
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>How much of a receiver's answer is taken in at most; what it says does not count, only its status.</summary>
    [Range(0, 1024)]
    public int AnswerKilobytes { get; set; } = 16;

    /// <summary>How many attempts to one receiver's host and port run at the same time.</summary>
    [Range(1, 1000)]
    public int ConnectionsPerHost { get; set; } = 16;

    /// <summary>The longest Retry-After that is honored, in hours.</summary>
    [Range(0.01, 168)]
    public double LongestWaitHours { get; set; } = 24;

    /// <summary>For development only: http addresses, every port and names without a domain are taken too.</summary>
    public bool Development { get; set; }

    /// <summary>Networks (CIDR) that receivers may lie in although they are not public.</summary>
    public string[] AllowedPrivateNetworks { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        AllowedPrivateNetworks.Where(network => !IPNetwork.TryParse(network, out _)).Select(network =>
            new ValidationResult($"{Section}:AllowedPrivateNetworks has '{network}', no network such as 10.1.0.0/16."));
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
