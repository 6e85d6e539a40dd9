using System.Text.Json;

namespace Fulfillment.Engine.Signing;

/// <summary>What one reader of JWT claims demands. Time is a value: same claims, same rules, same answer.</summary>
public sealed record ClaimRules
{
    public required string Issuer { get; init; }

    /// <summary>Names by which we may be meant; one of them must be in <c>aud</c>.</summary>
    public required IReadOnlyCollection<string> Audience { get; init; }

    public required DateTimeOffset Now { get; init; }

    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time from issue to expiry, and from now to expiry.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(24);

    public bool RequireJti { get; init; }
}

/// <summary>The registered claims of a verified token, and the rest as it stands.</summary>
public sealed record Claims
{
    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public required IReadOnlyList<string> Audience { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public string? Id { get; init; }

    public required JsonElement Members { get; init; }

    public static ClaimsOutcome Read(ReadOnlyMemory<byte> payload, ClaimRules rules) =>
        ClaimsReader.Read(payload, rules);

    /// <returns>Another claim that is a text (<c>scope</c>, <c>client_id</c>), or <c>null</c>.</returns>
    public string? Text(string name) => Members.Text(name);
}

/// <summary>What reading claims came to. Closed.</summary>
public abstract record ClaimsOutcome
{
    private ClaimsOutcome()
    {
    }

    public sealed record Valid(Claims Claims) : ClaimsOutcome;

    /// <param name="Code">Stable, <c>claims.…</c>.</param>
    /// <param name="Summary">For a log; quotes nothing of the token.</param>
    public sealed record Invalid(string Code, string Summary) : ClaimsOutcome;
}
