using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Docs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>What an OAuth client can find out by itself: RFC 8414 metadata and the keys of our tokens.</summary>
internal static class MetadataEndpoints
{
    public const string KeysPath = "/.well-known/jwks.json";

    public static void MapMetadata(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/oauth-authorization-server", Get)
            .WithName("GetAuthorizationServer").WithSummary("Authorization server metadata (RFC 8414)")
            .WithResponseExample(StatusCodes.Status200OK, AuthorizationServerView.Of("https://orders.example.com"));
        routes.MapGet(KeysPath, GetKeys)
            .WithName("GetTokenKeys").WithSummary("Public keys of the access tokens (RFC 7517)")
            .WithResponseExample(StatusCodes.Status200OK, JsonWebKeys.Example);
    }

    private static JsonHttpResult<AuthorizationServerView> Get(HttpContext context, IOptions<AccessOptions> options)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Json(AuthorizationServerView.Of(options.Value.Issuer));
    }

    private static ContentHttpResult GetKeys(HttpContext context, KeyFolder keys)
    {
        // A minute is the time that a new key is published before it signs.
        context.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Text(keys.Public(KeyPurpose.AccessToken).ToJson(), "application/json");
    }
}

internal sealed record AuthorizationServerView
{
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    [JsonPropertyName("scopes_supported")]
    public required IReadOnlyList<string> ScopesSupported { get; init; }

    [JsonPropertyName("response_types_supported")]
    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = [];

    [JsonPropertyName("grant_types_supported")]
    public IReadOnlyList<string> GrantTypesSupported { get; init; } = ["client_credentials"];

    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> AuthMethodsSupported { get; init; } =
        ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    [JsonPropertyName("token_endpoint_auth_signing_alg_values_supported")]
    public IReadOnlyList<string> SigningAlgorithmsSupported { get; init; } = [.. SignatureAlgorithm.Names];

    public static AuthorizationServerView Of(string issuer) => new()
    {
        Issuer = issuer,
        TokenEndpoint = issuer + SignIn.TokenEndpoint.Path,
        JwksUri = issuer + MetadataEndpoints.KeysPath,
        ScopesSupported = [.. Scopes.ForPartners, .. Scopes.ForOperators],
    };
}

/// <summary>RFC 7517, as far as our keys use it.</summary>
internal sealed record JsonWebKeys(IReadOnlyList<JsonWebKey> Keys)
{
    public static JsonWebKeys Example { get; } = new(
    [
        new JsonWebKey(
            "EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "a20261121-f83OJ3D2xF1Bg8vu", "ES256", "sig"),
    ]);
}

internal sealed record JsonWebKey(string Kty, string Crv, string X, string Y, string Kid, string Alg, string Use);
