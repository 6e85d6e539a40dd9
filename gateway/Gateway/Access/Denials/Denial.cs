using Fulfillment.Engine.Audit;

namespace Fulfillment.Gateway.Access.Denials;

/// <summary>Somebody was not let through.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who, as far as it is known: a stranger is <c>anonymous:</c> and an address.</param>
/// <param name="Code">Why.</param>
/// <param name="Path">Method and route, with the route's own placeholders: a stranger cannot make up new ones.</param>
/// <param name="Subject">To what: an id or a client id; without one, the path.</param>
internal sealed record Denial(DateTimeOffset At, Actor Actor, string Code, string Path, string? Subject = null)
{
    private const string Anonymous = "anonymous:";

    public bool IsAnonymous => Actor.Name.StartsWith(Anonymous, StringComparison.Ordinal);

    public static Actor Stranger(string address) => new(Anonymous + address);

    public AuditRecord ToRecord(long times) => new()
    {
        At = At,
        Actor = Actor.Name,
        Token = Actor.Token,
        Action = "access.deny",
        Subject = Subject ?? Path,
        Detail = times == 1 ? $"{Code} at {Path}" : $"{Code} at {Path}, {times} times",
    };
}
