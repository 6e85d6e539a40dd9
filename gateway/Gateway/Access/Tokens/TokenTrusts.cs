using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Access.Jwks;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>Finds whose word a token is by the issuer that it names, and that issuer's keys. Ours come first.</summary>
internal sealed class TokenTrusts(
    KeyFolder keys, JwksSource jwks, PrincipalDirectory directory, IOptions<AccessOptions> options)
{
    private readonly TokenTrust.House _house = new(options.Value.Issuer);
    private readonly TokenTrust.OperatorProvider? _operators = OperatorsOf(options.Value);

    /// <param name="issuer">As the token names it, not yet believed.</param>
    /// <param name="cancel">Ends the look-up.</param>
    /// <returns><c>null</c> when nobody here trusts the issuer.</returns>
    public async ValueTask<TokenTrust?> FindAsync(string issuer, CancellationToken cancel)
    {
        if (issuer == _house.Issuer)
            return _house;
        if (issuer == _operators?.Issuer)
            return _operators;

        var partner = await directory.PartnerOfIssuerAsync(issuer, cancel);
        return partner is { Jwks: not null } ? new TokenTrust.PartnerProvider(partner) : null;
    }

    public ValueTask<KeySet> KeysAsync(TokenTrust trust, string kid, CancellationToken cancel) => trust switch
    {
        TokenTrust.PartnerProvider provider => jwks.KeysAsync(provider.Partner.Jwks!, kid, cancel),
        TokenTrust.OperatorProvider provider => jwks.KeysAsync(provider.Jwks, kid, cancel),
        _ => ValueTask.FromResult(keys.Public(KeyPurpose.AccessToken)),
    };

    private static TokenTrust.OperatorProvider? OperatorsOf(AccessOptions access) =>
        string.IsNullOrEmpty(access.OperatorIssuer) || string.IsNullOrEmpty(access.OperatorJwks)
            ? null
            : new TokenTrust.OperatorProvider(access.OperatorIssuer, access.OperatorJwks);
}
