using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Screening.Vendors;

/// <summary>A question on the wire; see docs/screening-vendors.md.</summary>
internal sealed record QuestionForm
{
    public string? Question { get; init; }
    public required string Subject { get; init; }
    public required bool Sandbox { get; init; }
    public string? Profile { get; init; }
    public required IReadOnlyList<PartyForm> Parties { get; init; }
    public required IReadOnlyList<string> Skus { get; init; }
}

internal sealed record PartyForm
{
    public required string Role { get; init; }
    public required string Name { get; init; }
    public required string Country { get; init; }
    public string? Region { get; init; }
    public required IReadOnlyList<string> AddressLines { get; init; }
    public string? City { get; init; }
    public string? PostalCode { get; init; }
    public string? Domain { get; init; }
    public required IReadOnlyList<string> ContactNames { get; init; }
    public required IReadOnlyList<string> Emails { get; init; }
    public required IReadOnlyList<string> Phones { get; init; }
    public required IReadOnlyList<IdentifierForm> Identifiers { get; init; }
}

internal sealed record IdentifierForm(string Kind, string Value, string? Country);

/// <summary>An answer at once: 200.</summary>
internal sealed record AnswerForm
{
    public required string Verdict { get; init; }
    public required string Reference { get; init; }
    public required IReadOnlyList<ReasonForm> Reasons { get; init; }
}

internal sealed record ReasonForm
{
    public required string Code { get; init; }
    public required string Summary { get; init; }
    public string? Party { get; init; }
}

/// <summary>That the answer comes later: 202.</summary>
internal sealed record PendingForm
{
    public required string Reference { get; init; }
}

/// <summary>An answer that came later, in a message of the vendor's.</summary>
internal sealed record LaterForm
{
    public required string Question { get; init; }
    public required string Subject { get; init; }
    public required string Verdict { get; init; }
    public required string Reference { get; init; }
    public required IReadOnlyList<ReasonForm> Reasons { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuestionForm))]
[JsonSerializable(typeof(AnswerForm))]
[JsonSerializable(typeof(PendingForm))]
[JsonSerializable(typeof(LaterForm))]
internal sealed partial class VendorJson : JsonSerializerContext;
