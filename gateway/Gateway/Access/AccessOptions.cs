using System.ComponentModel.DataAnnotations;
using System.Net;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Access.Jwks;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access;

/// <summary>Who may call, how long a token lives, and how much one caller may ask for.</summary>
internal sealed class AccessOptions : IValidatableObject
{
    public const string Section = "Access";

    /// <summary>The address by which partners know this gateway: <c>iss</c> of tokens, root of metadata.</summary>
    [Required]
    public string Issuer { get; set; } = "https://fulfillment.local";

    /// <summary>What <c>aud</c> of every access token must say, ours and those of foreign identity providers.</summary>
    [Required, StringLength(200)]
    public string Audience { get; set; } = "fulfillment";

    /// <summary>Life of our tokens, in minutes.</summary>
    [Range(1, 15)]
    public int TokenMinutes { get; set; } = 10;

    /// <summary>How many verified tokens are remembered.</summary>
    [Range(1, 1_000_000)]
    public int VerifiedTokens { get; set; } = 10_000;

    /// <summary>Requests per minute of a caller whose record sets no limit.</summary>
    [Range(1, 1_000_000)]
    public int RatePerMinute { get; set; } = 6_000;

    /// <summary>Requests of one caller that run at the same time.</summary>
    [Range(1, 100_000)]
    public int Concurrency { get; set; } = 200;

    /// <summary>Requests per minute of one address without a token; markets call back often, from few.</summary>
    [Range(1, 10_000_000)]
    public int AnonymousPerMinute { get; set; } = 60_000;

    /// <summary>Failed sign-ins per minute of one remote address.</summary>
    [Range(1, 100_000)]
    public int FailedSignInsPerMinute { get; set; } = 30;

    /// <summary>The vendor's identity provider, by which operators may sign in; empty for none.</summary>
    public string? OperatorIssuer { get; set; }

    /// <summary>The keys of that provider: an https address or the JWKS itself.</summary>
    public string? OperatorJwks { get; set; }

    /// <summary>The claim whose value names the operator's role: viewer, operator, reviewer or admin.</summary>
    [Required]
    public string OperatorRoleClaim { get; set; } = "role";

    /// <summary>Networks (CIDR) that key addresses may resolve into although they are not public.</summary>
    public string[] AllowedPrivateNetworks { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsIssuer(Issuer))
        {
            yield return Fault(
                $"Access:Issuer '{Issuer}' is no http or https address without path, such as https://orders.test.");
        }

        if (string.IsNullOrEmpty(OperatorIssuer) != string.IsNullOrEmpty(OperatorJwks))
            yield return Fault("Access:OperatorIssuer and Access:OperatorJwks belong together: set both or neither.");
        if (OperatorIssuer == Issuer)
            yield return Fault("Access:OperatorIssuer is this gateway's own issuer; it must be the other provider's.");
        if (!string.IsNullOrEmpty(OperatorJwks) && !IsKeys(OperatorJwks))
            yield return Fault("Access:OperatorJwks is neither an https address nor a JWKS with a usable public key.");
        foreach (var network in AllowedPrivateNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return Fault($"Access:AllowedPrivateNetworks has '{network}', no network such as 10.1.0.0/16.");
    }

    // A path would move the metadata (RFC 8414 section 3), and a closing slash would make two texts of one issuer.
    private static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority) == text;

    private static bool IsKeys(string text)
    {
        if (JwksClient.IsAddress(text))
            return true;

        try
        {
            return KeySet.ParseForeign(text, JwksSource.RsaAlgorithm).Keys.Count > 0;
        }
        catch (KeyFormatException)
        {
            return false;
        }
    }

    private static ValidationResult Fault(string message) => new(message);
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
