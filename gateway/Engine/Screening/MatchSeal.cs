using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Signing;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>Keeps whom somebody resembles closed: only who may know opens it.</summary>
public sealed class MatchSeal(SecretVault vault)
{
    /// <returns><c>null</c> where there is nothing to keep.</returns>
    public string? Seal(string decisionId, IReadOnlyList<ListMatch> matches, IReadOnlyList<SetAside> asides) => matches.Count == 0
        ? null
        : vault.Seal(JsonSerializer.Serialize(new KeptMatches(matches, asides), MatchJson.Default.KeptMatches), DataOf(decisionId));

    /// <summary>All that a decision was made on.</summary>
    public IReadOnlyList<ListMatch> Open(ScreeningDecision decision) => OpenAll(decision).Matches;

    /// <summary>The same, with what was set aside of it.</summary>
    public KeptMatches OpenAll(ScreeningDecision decision) => decision.SealedMatches is { } text
        ? Read(vault.Open(text, DataOf(decision.Id)))
        : new KeptMatches([], []);

    /// <summary>Before anything could be set aside, the matches alone were kept.</summary>
    private static KeptMatches Read(string json) => json.StartsWith('[')
        ? new KeptMatches(JsonSerializer.Deserialize(json, MatchJson.Default.IReadOnlyListListMatch)!, [])
        : JsonSerializer.Deserialize(json, MatchJson.Default.KeptMatches)!;

    private static string DataOf(string decisionId) => $"screening_decisions/{decisionId}";
}

/// <summary>The matches of a decision, and which of them were set aside.</summary>
public sealed record KeptMatches(IReadOnlyList<ListMatch> Matches, IReadOnlyList<SetAside> Asides);

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ListMatch>))]
[JsonSerializable(typeof(KeptMatches))]
[JsonSerializable(typeof(ListMatch))]
internal sealed partial class MatchJson : JsonSerializerContext;
