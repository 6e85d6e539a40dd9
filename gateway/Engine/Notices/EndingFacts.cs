using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Notices;

/// <summary>What there is to say of the end of what a subscription covers.</summary>
public sealed record EndingFacts
{
    /// <summary>The first day that is no longer covered; where a term was paid for, the days of grace begin.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>How many days are left; 0 where none is.</summary>
    public required int DaysLeft { get; init; }

    /// <summary>Whether it is a trial: it has no days of grace, and ends by itself.</summary>
    public required bool Trial { get; init; }

    /// <summary>Whether the next term was agreed to begin by itself.</summary>
    public required bool AutoRenew { get; init; }

    /// <summary>Why it could not begin by itself.</summary>
    public string? Code { get; init; }

    /// <param name="json">As <see cref="Text"/> wrote it; what else it says is left aside.</param>
    /// <returns><c>null</c> where it says nothing of an end.</returns>
    public static EndingFacts? Read(string json) => JsonSerializer.Deserialize(json, EndingJson.Default.Told)!.Ending;

    /// <summary>As an event carries it.</summary>
    public string Text() => JsonSerializer.Serialize(new Told(this), EndingJson.Default.Told);

    internal sealed record Told(EndingFacts? Ending);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EndingFacts.Told))]
internal sealed partial class EndingJson : JsonSerializerContext;
