using System.Text.Json.Serialization;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>The JSON contracts of what partners send.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = Http.Json.ApiJson.MaxDepth)]
[JsonSerializable(typeof(PlaceOrderRequest))]
internal sealed partial class PartnerApiJson : JsonSerializerContext;
