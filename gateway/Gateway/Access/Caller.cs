using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Gateway.Access;

/// <summary>
/// Who calls, as a validated token says. Exactly one of <see cref="Partner"/> and <see cref="Operator"/> is set; the
/// tenant of a request comes from here and from nowhere else.
/// </summary>
internal sealed record Caller
{
    public Partner? Partner { get; init; }

    public Operator? Operator { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The <c>jti</c> of the token; for foreign tokens without one, a part of its hash.</summary>
    public required string TokenId { get; init; }

    /// <summary>What the token carries and the principal may have.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public PrincipalKind Kind => Partner is null ? PrincipalKind.Operator : PrincipalKind.Partner;

    public Actor Actor => Partner is null ? Actor.Operator(Operator!.Id, TokenId) : Actor.Partner(Partner.Id, TokenId);

    public bool IsSuspended => Partner is { Status: PrincipalStatus.Suspended };

    public bool May(string scope) => !IsSuspended && Scopes.Contains(scope);

    public static Caller Of(Partner partner, string clientId, string tokenId, IReadOnlyList<string> scopes) => new()
    {
        Partner = partner,
        ClientId = clientId,
        TokenId = tokenId,
        Scopes = [.. scopes.Intersect(partner.Scopes).Intersect(Engine.Principals.Scopes.ForPartners)],
    };

    public static Caller Of(Operator person, string clientId, string tokenId, IReadOnlyList<string> scopes) => new()
    {
        Operator = person,
        ClientId = clientId,
        TokenId = tokenId,
        Scopes = [.. scopes.Intersect(person.Scopes)],
    };
}

internal static class CallerContext
{
    /// <exception cref="InvalidOperationException">The endpoint requires no scope: a bug in its map.</exception>
    public static Caller Caller(this HttpContext context) => context.FindCaller()
        ?? throw new InvalidOperationException($"{context.GetEndpoint()} asks who calls but requires no scope.");

    /// <summary>The tenant. Partners and operators share no scope, so a partner's scope means a partner.</summary>
    public static Partner CallingPartner(this HttpContext context) => context.Caller().Partner
        ?? throw new InvalidOperationException($"{context.GetEndpoint()} asks an operator for its partner.");

    /// <returns><c>null</c> when nobody has shown a valid token, or the endpoint asks for none.</returns>
    public static Caller? FindCaller(this HttpContext context) => context.Features.Get<Caller>();
}
