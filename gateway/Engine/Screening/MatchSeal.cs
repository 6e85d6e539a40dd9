using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Signing;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>Keeps whom somebody resembles closed: only who may know opens it.</summary>
public sealed class MatchSeal(SecretVault vault)
{
    /// <returns><c>null</c> where there is nothing to keep.</returns>
    public string? Seal(string decisionId, IReadOnlyList<ListMatch> matches) => matches.Count == 0
        ? null
        : vault.Seal(JsonSerializer.Serialize(matches, MatchJson.Default.IReadOnlyListListMatch), DataOf(decisionId));

    /// <summary>All that a decision was made on.</summary>
    public IReadOnlyList<ListMatch> Open(ScreeningDecision decision) => decision.SealedMatches is not { } text
        ? []
        : JsonSerializer.Deserialize(vault.Open(text, DataOf(decision.Id)), MatchJson.Default.IReadOnlyListListMatch)!;

    private static string DataOf(string decisionId) => $"screening_decisions/{decisionId}";
}

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ListMatch>))]
internal sealed partial class MatchJson : JsonSerializerContext;
