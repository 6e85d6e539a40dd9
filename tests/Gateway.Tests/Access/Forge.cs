using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Tests.Access;

/// <summary>Makes tokens out of any header and any payload, sound or not.</summary>
internal sealed record Forge
{
    public required SigningKey Key { get; init; }

    public required JsonObject Claims { get; init; }

    public string Typ { get; init; } = "at+jwt";

    /// <summary>A sound token of the gateway itself.</summary>
    public static Forge For(AccessHost host, string clientId, string partner)
    {
        var now = host.Clock.GetUtcNow().ToUnixTimeSeconds();
        return new Forge
        {
            Key = host.TokenKey,
            Claims = new JsonObject
            {
                ["iss"] = AccessHost.Issuer,
                ["sub"] = clientId,
                ["aud"] = "fulfillment",
                ["iat"] = now - 300,
                ["exp"] = now + 600,
                ["jti"] = "tok_1",
                ["client_id"] = clientId,
                ["scope"] = "orders.read",
                ["partner"] = partner,
            },
        };
    }

    public string Header => $$"""{"alg":"{{Key.Public.Alg}}","kid":"{{Key.Kid}}","typ":"{{Typ}}"}""";

    public string Token() => Make();

    /// <summary>With one claim changed; <c>null</c> takes it away.</summary>
    public string With(string claim, JsonNode? value)
    {
        var claims = Claims.DeepClone().AsObject();
        if (value is null)
            claims.Remove(claim);
        else
            claims[claim] = value;
        return Make(payload: claims.ToJsonString());
    }

    public string WithHeader(string header) => Make(header);

    /// <summary>With one more or one different header member.</summary>
    public string WithHeader(string member, JsonNode? value)
    {
        var header = JsonNode.Parse(Header)!.AsObject();
        if (value is null)
            header.Remove(member);
        else
            header[member] = value;
        return Make(header.ToJsonString());
    }

    public string WithPayload(string payload) => Make(payload: payload);

    public string WithPayload(byte[] payload) => Sign(Header, payload, Key.Sign);

    public string SignedBy(Func<byte[], byte[]> sign, string? header = null) =>
        Sign(header ?? Header, Encoding.UTF8.GetBytes(Claims.ToJsonString()), data => sign(data.ToArray()));

    private string Make(string? header = null, string? payload = null) =>
        Sign(header ?? Header, Encoding.UTF8.GetBytes(payload ?? Claims.ToJsonString()), Key.Sign);

    private static string Sign(string header, byte[] payload, Signer sign)
    {
        var input = $"{Base64Url.Encode(Encoding.UTF8.GetBytes(header))}.{Base64Url.Encode(payload)}";
        return $"{input}.{Base64Url.Encode(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private delegate byte[] Signer(ReadOnlySpan<byte> data);
}
