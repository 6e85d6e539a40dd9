using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>Whose word a token is, and so what it may say. Closed.</summary>
internal abstract record TokenTrust
{
    private static readonly JwsRules _ownRules = new() { Types = ["at+jwt"], Algorithms = ["ES256"] };

    // RS384 and the like are sound, but nobody needs them: a short list has fewer surprises.
    private static readonly JwsRules _foreignRules = new()
    {
        Types = ["JWT", "at+jwt"],
        Algorithms = ["ES256", "ES384", "RS256", "PS256"],
    };

    private TokenTrust()
    {
    }

    public abstract string Issuer { get; }

    public virtual JwsRules Rules => _foreignRules;

    /// <summary>This gateway's own token endpoint.</summary>
    public sealed record House(string Name) : TokenTrust
    {
        public override string Issuer => Name;

        public override JwsRules Rules => _ownRules;
    }

    /// <summary>A partner's identity provider: speaks for that partner only.</summary>
    public sealed record PartnerProvider(Partner Partner) : TokenTrust
    {
        public override string Issuer => Partner.Issuer!;
    }

    /// <summary>The vendor's identity provider: speaks for operators only.</summary>
    public sealed record OperatorProvider(string Name, string Jwks) : TokenTrust
    {
        public override string Issuer => Name;
    }
}
