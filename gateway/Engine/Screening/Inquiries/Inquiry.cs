using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Screening.Inquiries;

/// <summary>That a shop or a seller asked whether somebody may be served, before there is an order.</summary>
public sealed record Inquiry
{
    public required string Id { get; init; }

    public required string Partner { get; init; }

    /// <summary>The partner's own name of it; unique per partner.</summary>
    public required string Reference { get; init; }

    public required string ContentHash { get; init; }

    /// <summary>Who and what was asked about, sealed.</summary>
    public required string SealedContent { get; init; }

    /// <summary>What the partner is told; neutral on purpose.</summary>
    public required ScreeningState State { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Until when the answer counts; asked again afterwards, it is screened anew.</summary>
    public required DateTimeOffset ValidUntil { get; init; }
}

/// <summary>Who and what is asked about.</summary>
public sealed record InquiryContent
{
    public required Party Customer { get; init; }

    public Party? Distributor { get; init; }

    public Party? Reseller { get; init; }

    public Party? Licensee { get; init; }

    public Party? BillTo { get; init; }

    public IReadOnlyList<string> Skus { get; init; } = [];

    /// <summary>Every party with its role.</summary>
    public IReadOnlyList<(string Role, Party Party)> Parties() =>
    [
        ("customer", Customer),
        .. new[] { ("distributor", Distributor), ("reseller", Reseller), ("licensee", Licensee), ("billTo", BillTo) }
            .Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!)),
    ];

    /// <summary>As it is kept, with its hash: equal exactly for equal contents.</summary>
    public (string Json, string Hash) Write()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, InquiryJson.Default.InquiryContent);
        return (System.Text.Encoding.UTF8.GetString(json), Convert.ToHexStringLower(SHA256.HashData(json)));
    }

    /// <exception cref="JsonException">The text is no content of an inquiry.</exception>
    public static InquiryContent FromJson(string json) =>
        JsonSerializer.Deserialize(json, InquiryJson.Default.InquiryContent) ?? throw new JsonException("There is no content.");
}

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InquiryContent))]
internal sealed partial class InquiryJson : JsonSerializerContext;
