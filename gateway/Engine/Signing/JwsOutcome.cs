namespace Fulfillment.Engine.Signing;

/// <summary>What reading a token came to. Closed: it is valid, or it is not and nothing of it may be used.</summary>
public abstract record JwsOutcome
{
    private JwsOutcome()
    {
    }

    /// <param name="Header">The header, checked.</param>
    /// <param name="Payload">The bytes that were signed.</param>
    /// <param name="Kid">The key that signed them.</param>
    public sealed record Valid(JwsHeader Header, ReadOnlyMemory<byte> Payload, string Kid) : JwsOutcome;

    /// <param name="Code">Stable, <c>jws.…</c>.</param>
    /// <param name="Summary">For a log; quotes nothing of the token.</param>
    public sealed record Invalid(string Code, string Summary) : JwsOutcome;
}

/// <summary>The members of a header that we read.</summary>
public sealed record JwsHeader(string Alg, string Kid, string? Typ);

/// <summary>
/// A token of which nothing was checked but its form. Good for one thing: finding whose keys to check it with.
/// </summary>
public sealed record UnverifiedJws(JwsHeader UnverifiedHeader, ReadOnlyMemory<byte> UnverifiedPayload)
{
    /// <returns>A claim that is a text, or <c>null</c>.</returns>
    public string? UnverifiedClaim(string name) => StrictJson.ReadObject(UnverifiedPayload)?.Text(name);
}
