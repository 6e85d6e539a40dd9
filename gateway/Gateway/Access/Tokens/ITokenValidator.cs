namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>The one seam between a bearer token and who calls. A library may take the place of ours here.</summary>
internal interface ITokenValidator
{
    ValueTask<TokenVerdict> ValidateAsync(string token, CancellationToken cancel);
}

/// <summary>What a token came to. Closed.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    public sealed record Accepted(Caller Caller) : TokenVerdict;

    /// <param name="Code">Why, for log and audit; the caller never sees it.</param>
    public sealed record Refused(string Code) : TokenVerdict;
}
