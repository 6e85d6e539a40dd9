using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>The link by which a customer chooses the namespace of what was bought.</summary>
internal sealed class ClaimOptions
{
    public const string Section = "Claims";

    /// <summary>
    /// The page where customers sign in to the service and choose, with <c>{claim}</c> where the secret goes; behind a # it
    /// stays out of the logs on the way.
    /// </summary>
    [Required, RegularExpression(@"^https?://\S+\{claim\}\S*$")]
    public string Link { get; set; } = "https://fulfillment.example/claim#{claim}";

    public string LinkOf(string text) => Link.Replace("{claim}", text, StringComparison.Ordinal);
}

[OptionsValidator]
internal sealed partial class ClaimOptionsValidator : IValidateOptions<ClaimOptions>;
