using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Signing;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Instances;

/// <summary>A new token of an instance. Its text form hides it, so that it cannot slip into a log.</summary>
public sealed record InstanceToken(string Value, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "InstanceToken (hidden)";
}

/// <summary>What a token of ours says. Whether its activation still stands by it is another question.</summary>
public sealed record InstanceClaim(string ActivationId, long TokenVersion, DateTimeOffset ExpiresAt)
{
    public bool IsOf(Activation activation) =>
        activation.Id == ActivationId
        && activation.TokenVersion == TokenVersion
        && activation.State == ActivationState.Active;
}

/// <summary>
/// Makes and reads instances' tokens: <c>fit_</c>, the activation, the version of its tokens, an end, some chance, and a MAC
/// over it all. No token is stored, so none can be stolen from the store; all of an activation end with its version.
/// </summary>
public sealed class InstanceTokens(SecretVault vault, IOptions<InstanceOptions> options, TimeProvider clock)
{
    public const string Prefix = "fit_";

    private const string Purpose = "instanceToken";
    private const int MaxLength = 256;
    private const int NonceLength = 12;

    public TimeSpan Life { get; } = TimeSpan.FromDays(options.Value.TokenDays);

    /// <summary>Whether a bearer token claims to be an instance's.</summary>
    public static bool IsOne(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    public InstanceToken Mint(Activation activation)
    {
        var end = clock.GetUtcNow() + Life;
        var nonce = Base64Url.Encode(RandomNumberGenerator.GetBytes(NonceLength));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{activation.Id}.{activation.TokenVersion}.{end.ToUnixTimeSeconds()}.{nonce}");
        var mac = vault.Mac(Purpose, Encoding.ASCII.GetBytes(text));
        return new InstanceToken($"{text}.{Base64Url.Encode(mac)}", DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()));
    }

    /// <returns><c>null</c> for what is no token of ours, was changed, or has ended.</returns>
    public InstanceClaim? Read(string token)
    {
        if (token.Length > MaxLength
            || !IsOne(token)
            || token.Split('.') is not [var id, var version, var end, var nonce, var mac]
            || !Base64Url.TryDecode(mac, out var given)
            || !vault.IsMac(Purpose, Encoding.UTF8.GetBytes($"{id}.{version}.{end}.{nonce}"), given))
        {
            return null;
        }

        var claim = new InstanceClaim(
            id[Prefix.Length..],
            long.Parse(version, CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(end, CultureInfo.InvariantCulture)));
        return claim.ExpiresAt > clock.GetUtcNow() ? claim : null;
    }
}
