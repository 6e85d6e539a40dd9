namespace Fulfillment.Engine.Signing;

/// <summary>What one reader of tokens accepts. All that is not named here is refused.</summary>
public sealed record JwsRules
{
    public int MaxLength { get; init; } = 8192;

    /// <summary>
    /// Accepted values of <c>typ</c>, in any letter case and with or without <c>application/</c>. Explicit typing
    /// keeps a token made for one purpose from being taken for another.
    /// </summary>
    public required IReadOnlyCollection<string> Types { get; init; }

    /// <summary>For issuers that write no <c>typ</c>; their tokens need another mark of their purpose.</summary>
    public bool AllowMissingType { get; init; }

    public IReadOnlyCollection<string> Algorithms { get; init; } = SignatureAlgorithm.Names;

    /// <summary>Header members beside alg, kid and typ that are let through unread (<c>x5t</c>, say).</summary>
    public IReadOnlyCollection<string> ExtraHeaders { get; init; } = [];

    internal bool AcceptsType(string? type) => type is null
        ? AllowMissingType
        : Types.Any(accepted => string.Equals(Short(accepted), Short(type), StringComparison.OrdinalIgnoreCase));

    private static string Short(string type) =>
        type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) ? type["application/".Length..] : type;
}
