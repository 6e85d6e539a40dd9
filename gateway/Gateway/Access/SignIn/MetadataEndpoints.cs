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
            .WithResponseExample(StatusCodes.Status200OK, JsonWebKeys.Example("a20261121-f83OJ3D2xF1Bg8vu"));
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

/// <summary>RFC 8414: what an OAuth client can find out about this server.</summary>
internal sealed record AuthorizationServerView
{
    /// <summary>The <c>iss</c> of our tokens.</summary>
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    /// <summary>Where tokens are given.</summary>
    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    /// <summary>The keys that verify our tokens.</summary>
    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    /// <summary>Every scope there is.</summary>
    [JsonPropertyName("scopes_supported")]
    public required IReadOnlyList<string> ScopesSupported { get; init; }

    /// <summary>None: there is no authorization endpoint.</summary>
    [JsonPropertyName("response_types_supported")]
    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = [];

    /// <summary>How a token is asked for.</summary>
    [JsonPropertyName("grant_types_supported")]
    public IReadOnlyList<string> GrantTypesSupported { get; init; } = ["client_credentials"];

    /// <summary>How a client proves itself.</summary>
    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> AuthMethodsSupported { get; init; } =
        ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    /// <summary>How a client may sign its assertion.</summary>
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

/// <summary>A set of public keys (RFC 7517).</summary>
internal sealed record JsonWebKeys
{
    /// <summary>The keys; those that are to sign next are among them.</summary>
    public required IReadOnlyList<JsonWebKey> Keys { get; init; }

    public static JsonWebKeys Example(string kid) => new()
    {
        Keys =
        [
            new JsonWebKey
            {
                Kty = "EC",
                Crv = "P-256",
                X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                Kid = kid,
                Alg = "ES256",
                Use = "sig",
            },
        ],
    };
}

/// <summary>A public key, as far as ours use RFC 7517.</summary>
internal sealed record JsonWebKey
{
    /// <summary>The kind of key: EC.</summary>
    public required string Kty { get; init; }

    /// <summary>The curve.</summary>
    public required string Crv { get; init; }

    /// <summary>The point's first coordinate, base64url.</summary>
    public required string X { get; init; }

    /// <summary>The point's second coordinate, base64url.</summary>
    public required string Y { get; init; }

    /// <summary>The name that signatures carry.</summary>
    public required string Kid { get; init; }

    /// <summary>How it signs.</summary>
    public required string Alg { get; init; }

    /// <summary>What it is for: sig.</summary>
    public required string Use { get; init; }
}
