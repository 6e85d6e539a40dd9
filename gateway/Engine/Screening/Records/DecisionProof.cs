using System.Security.Cryptography;
using System.Text.Json;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>
/// What the audit chain says of a decision: what it went by, and a hash of all that is kept of it. Whoever changes a decision
/// afterwards has to change the chain as well. People are in it as sealed text only.
/// </summary>
public static class DecisionProof
{
    /// <summary>For the record.</summary>
    public static string Of(ScreeningDecision decision) =>
        $"{decision.PolicyVersion}; input sha256:{decision.ContentHash}; {Mark(decision)}";

    /// <summary>For the record of a person's word.</summary>
    public static string Of(ScreeningDecision decision, string reason) => $"{reason} ({Mark(decision)})";

    /// <summary>Whether a record is about a decision as it is kept now.</summary>
    /// <param name="detail">What the record says.</param>
    /// <param name="decision">What is kept.</param>
    /// <returns><c>null</c> where the record is from before hashes stood in it.</returns>
    public static bool? Proves(string? detail, ScreeningDecision decision) => detail?.Contains("decision sha256:", StringComparison.Ordinal) == true
        ? detail.Contains(Mark(decision), StringComparison.Ordinal)
        : null;

    private static string Mark(ScreeningDecision decision) => $"decision sha256:{Convert.ToHexStringLower(SHA256.HashData(Text(decision)))}";

    /// <summary>Times as the store keeps them.</summary>
    private static byte[] Text(ScreeningDecision decision) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        decision.Id,
        decision.OrderId,
        decision.Verdict,
        decision.ContentHash,
        decision.PolicyVersion,
        decision.DecidedBy,
        decision.Reason,
        decision.Answers,
        decision.SealedMatches,
        decision.Asked,
        DecidedAt = decision.DecidedAt.ToUnixTimeMilliseconds(),
        ValidUntil = decision.ValidUntil.ToUnixTimeMilliseconds(),
    });
}
