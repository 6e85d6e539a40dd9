using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>Makes access tokens as RFC 9068 describes them.</summary>
internal sealed class TokenMint(KeyFolder keys, IOptions<AccessOptions> options, TimeProvider clock)
{
    public TimeSpan Life { get; } = TimeSpan.FromMinutes(options.Value.TokenMinutes);

    /// <param name="principalClaim"><c>partner</c> or <c>operator</c>.</param>
    public string Mint(string clientId, string principalClaim, string principalId, IEnumerable<string> scopes)
    {
        var now = clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = options.Value.Issuer,
            ["sub"] = clientId,
            ["aud"] = options.Value.Audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
            ["jti"] = Ids.New("tok", clock),
            ["client_id"] = clientId,
            ["scope"] = string.Join(' ', scopes),
            [principalClaim] = principalId,
        };
        var payload = System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString());
        return Jws.Sign(keys.Current(KeyPurpose.AccessToken, now), "at+jwt", payload);
    }
}
