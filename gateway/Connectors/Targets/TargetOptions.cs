using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Fulfillment.Connectors.Targets;

/// <summary>Where a target is, and how it lets us in.</summary>
public abstract class TargetOptions : IValidatableObject
{
    private const int LeastCredential = 16;
    private const int MostCredential = 4096;

    /// <summary>
    /// The root of the target's interface, such as <c>https://saas.example/</c>; empty for no such target. Plain http is
    /// taken on this machine only.
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The bearer credential that the target gave us: name it by <c>env:NAME</c> or <c>file:PATH</c>.</summary>
    public string Credential { get; set; } = "";

    /// <summary>How many seconds one call may take in all, name resolution and connecting included.</summary>
    [Range(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>The longest Retry-After that is honored, in hours.</summary>
    [Range(0.01, 168)]
    public double LongestWaitHours { get; set; } = 24;

    /// <summary>How many calls run at the same time.</summary>
    [Range(1, 1000)]
    public int Connections { get; set; } = 16;

    /// <summary>The section that these settings stand in.</summary>
    protected abstract string Place { get; }

    public static bool IsSetUp(IConfiguration configuration, string section) =>
        !string.IsNullOrEmpty(configuration[$"{section}:{nameof(BaseUrl)}"]);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsRoot(BaseUrl))
        {
            yield return new ValidationResult(
                $"{Place}:BaseUrl is no address such as https://target.example/, without user, query and fragment.");
        }

        // Never with the value: it is the secret.
        if (Credential.Length is < LeastCredential or > MostCredential || !Credential.All(c => c is > ' ' and <= '~'))
        {
            yield return new ValidationResult(
                $"{Place}:Credential is not {LeastCredential} to {MostCredential} printable characters; name it by env: or file:.");
        }
    }

    private static bool IsRoot(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { UserInfo: "", Query: "", Fragment: "" };
}
