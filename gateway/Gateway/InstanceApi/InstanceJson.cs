using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>The JSON contracts of installed products, and of their partners' view of them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = ApiJson.MaxDepth)]
[JsonSerializable(typeof(ActivateRequest))]
[JsonSerializable(typeof(SeatLinkRequest))]
[JsonSerializable(typeof(AllocationsRequest))]
[JsonSerializable(typeof(UsageRequest))]
[JsonSerializable(typeof(PlatformUsageRequest))]
[JsonSerializable(typeof(UsageResultsView))]
[JsonSerializable(typeof(UsageFileView))]
[JsonSerializable(typeof(SeatMovesRequest))]
[JsonSerializable(typeof(SeatMovesView))]
[JsonSerializable(typeof(ActivationView))]
[JsonSerializable(typeof(SeatLinkView))]
[JsonSerializable(typeof(ListView<InstanceView>))]
[JsonSerializable(typeof(AllocationsView))]
internal sealed partial class InstanceJson : JsonSerializerContext;
