using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>Which way a subscription has gone, as the partner sees it who is told.</summary>
public enum TransferDirection
{
    /// <summary>To the partner that is told.</summary>
    [JsonStringEnumMemberName("in")]
    In,

    /// <summary>Away from it.</summary>
    [JsonStringEnumMemberName("out")]
    Out,
}

/// <summary>What a partner is told when a subscription goes over to another: nothing of the other, and no person.</summary>
public sealed record TransferFacts
{
    public required TransferDirection Direction { get; init; }

    /// <summary>The subscription's number, which people read out.</summary>
    public required string Number { get; init; }

    /// <summary>The first day on which the other partner has it, or had.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <param name="json">Where <see cref="ToString"/> may have written it; what else it says is left aside.</param>
    public static TransferFacts? Read(string json) => JsonSerializer.Deserialize(json, TransferJson.Default.ToldTransfer)!.Transfer;

    public override string ToString() => JsonSerializer.Serialize(new ToldTransfer(this), TransferJson.Default.ToldTransfer);
}

/// <summary>The facts under their own name, beside which those of other events stand under theirs.</summary>
internal sealed record ToldTransfer(TransferFacts? Transfer);

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(JsonStringEnumConverter<TransferDirection>)])]
[JsonSerializable(typeof(ToldTransfer))]
internal sealed partial class TransferJson : JsonSerializerContext;
