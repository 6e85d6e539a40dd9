using Microsoft.Extensions.Primitives;

namespace Fulfillment.Gateway.Access.Bearer;

/// <summary>The Authorization header of a request: a token, a fault, or neither. Tokens come in no other way.</summary>
internal sealed record BearerHeader(string? Token, string? Fault)
{
    private const string Prefix = "Bearer ";

    private static readonly BearerHeader _absent = new(null, null);

    public static BearerHeader Read(StringValues values) => values.Count switch
    {
        0 => _absent,
        1 when values[0] is { } value => Read(value),
        _ => new BearerHeader(null, "token.headerTwice"),
    };

    private static BearerHeader Read(string value)
    {
        if (!value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return _absent;

        var token = value[Prefix.Length..];
        return token.Length > 0 ? new BearerHeader(token, null) : new BearerHeader(null, "token.headerMalformed");
    }
}
