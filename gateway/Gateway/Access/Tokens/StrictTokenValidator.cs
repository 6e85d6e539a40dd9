using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>
/// Reads a token as strictly as <see cref="Jws"/> and <see cref="Claims"/> do, with the keys of the issuer it names.
/// What held once is remembered for a minute under its hash; the principal behind it is looked at each time.
/// </summary>
internal sealed class StrictTokenValidator(
    TokenTrusts trusts,
    PrincipalDirectory directory,
    IOptions<AccessOptions> options,
    TimeProvider clock) : ITokenValidator
{
    private const int MaxLength = 8192;
    private static readonly TimeSpan _remember = TimeSpan.FromSeconds(60);
    private static readonly JwsRules _form = new() { Types = [], MaxLength = MaxLength };

    private readonly AccessOptions _options = options.Value;

    private readonly TimedCache<TokenHash, VerifiedToken> _verified = new(options.Value.VerifiedTokens, clock);

    /// <summary>How many verified tokens are remembered now.</summary>
    public int Remembered => _verified.Count;

    public async ValueTask<TokenVerdict> ValidateAsync(string token, CancellationToken cancel)
    {
        if (token.Length > MaxLength)
            return new TokenVerdict.Refused("jws.oversized");

        var hash = TokenHash.Of(token);
        if (!_verified.TryGet(hash, out var verified))
        {
            (verified, var code) = await VerifyAsync(token, hash, cancel);
            if (verified is null)
                return new TokenVerdict.Refused(code);

            _verified.Set(hash, verified, Earlier(clock.GetUtcNow() + _remember, verified.ExpiresAt));
        }

        return await CallerAsync(verified, cancel);
    }

    private async Task<(VerifiedToken? Token, string Code)> VerifyAsync(
        string token, TokenHash hash, CancellationToken cancel)
    {
        if (Jws.PeekUnverified(token, _form) is not { } peek)
            return (null, "jws.malformed");
        if (peek.UnverifiedClaim("iss") is not { Length: > 0 and <= 512 } issuer || issuer.Any(char.IsControl))
            return (null, "claims.malformed");
        if (await trusts.FindAsync(issuer, cancel) is not { } trust)
            return (null, "claims.issuerWrong");

        var keys = await trusts.KeysAsync(trust, peek.UnverifiedHeader.Kid, cancel);
        return Jws.Read(token, keys, trust.Rules) switch
        {
            JwsOutcome.Valid signed => Read(trust, signed, hash),
            JwsOutcome.Invalid invalid => (null, invalid.Code),
            var other => throw new InvalidOperationException($"{other} is no outcome of reading a token."),
        };
    }

    private (VerifiedToken?, string) Read(TokenTrust trust, JwsOutcome.Valid signed, TokenHash hash)
    {
        var rules = new ClaimRules
        {
            Issuer = trust.Issuer,
            Audience = [_options.Audience],
            Now = clock.GetUtcNow(),
            RequireJti = trust is TokenTrust.House,
        };
        return Claims.Read(signed.Payload, rules) switch
        {
            ClaimsOutcome.Valid valid => TokenClaims.Read(trust, valid.Claims, hash.ToId(), _options.OperatorRoleClaim),
            ClaimsOutcome.Invalid invalid => (null, invalid.Code),
            var other => throw new InvalidOperationException($"{other} is no outcome of reading claims."),
        };
    }

    private async ValueTask<TokenVerdict> CallerAsync(VerifiedToken token, CancellationToken cancel)
    {
        if (token.IsOperator)
        {
            var person = token.Operator ?? await directory.OperatorAsync(token.PrincipalId!, cancel);
            return person is { Status: PrincipalStatus.Active }
                ? new TokenVerdict.Accepted(Caller.Of(person, token.ClientId, token.TokenId, token.Scopes))
                : new TokenVerdict.Refused(person is null ? "operator.unknown" : "operator.suspended");
        }

        var partner = await PartnerAsync(token, cancel);
        return partner is null
            ? new TokenVerdict.Refused("partner.unknown")
            : new TokenVerdict.Accepted(Caller.Of(partner, token.ClientId, token.TokenId, token.Scopes));
    }

    // Asked by issuer again, so that a partner who leaves a provider is not spoken for by it a minute longer.
    private ValueTask<Partner?> PartnerAsync(VerifiedToken token, CancellationToken cancel) =>
        token.Trust is TokenTrust.PartnerProvider provider
            ? directory.PartnerOfIssuerAsync(provider.Issuer, cancel)
            : directory.PartnerAsync(token.PrincipalId!, cancel);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
