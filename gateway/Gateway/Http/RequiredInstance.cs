namespace Fulfillment.Gateway.Http;

/// <summary>Endpoint metadata: an installed product may call it, with the token that its activation gave.</summary>
internal sealed record RequiredInstance;
