using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Simulators.Vendor;

internal sealed record QuestionRequest
{
    public required string Question { get; init; }
    public required string Subject { get; init; }
    public required bool Sandbox { get; init; }
    public string? Profile { get; init; }
    public required IReadOnlyList<PartyRequest> Parties { get; init; }
    public required IReadOnlyList<string> Skus { get; init; }
}

internal sealed record PartyRequest
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
    public required IReadOnlyList<IdentifierRequest> Identifiers { get; init; }
}

internal sealed record IdentifierRequest
{
    public required string Kind { get; init; }
    public required string Value { get; init; }
    public string? Country { get; init; }
}

internal sealed record AnswerView(string Verdict, string Reference, IReadOnlyList<ReasonView> Reasons);

internal sealed record ReasonView(string Code, string Summary, string? Party);

internal sealed record PendingView(string Reference);

internal sealed record LaterView(string Question, string Subject, string Verdict, string Reference, IReadOnlyList<ReasonView> Reasons);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuestionRequest))]
[JsonSerializable(typeof(AnswerView))]
[JsonSerializable(typeof(PendingView))]
[JsonSerializable(typeof(LaterView))]
internal sealed partial class VendorJson : JsonSerializerContext;
