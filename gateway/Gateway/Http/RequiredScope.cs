namespace Fulfillment.Gateway.Http;

/// <summary>Endpoint metadata: the scope that a token must carry.</summary>
internal sealed record RequiredScope(string Scope);
