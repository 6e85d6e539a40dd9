using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>The JSON contracts of webhooks and the feed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = ApiJson.MaxDepth)]
[JsonSerializable(typeof(AddWebhookRequest))]
[JsonSerializable(typeof(ChangeWebhookRequest))]
[JsonSerializable(typeof(RotateWebhookRequest))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(WebhookEventView))]
[JsonSerializable(typeof(EventFeedView))]
[JsonSerializable(typeof(ListView<WebhookView>))]
[JsonSerializable(typeof(ListView<WebhookDeliveryView>))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    /// <summary>As bodies are written, which are signed to the byte.</summary>
    public static WebhookJson Written { get; } = new(ApiJson.Create());
}
