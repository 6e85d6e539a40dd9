using System.Globalization;
using System.Text.Json;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Connectors.RabbitMq;

/// <summary>A message as CloudEvent 1.0 in structured JSON: the same bytes in every attempt.</summary>
internal static class CloudEvent
{
    public const string MediaType = "application/cloudevents+json";

    /// <exception cref="JsonException">The message's body is no JSON.</exception>
    public static byte[] Of(OutboundMessage message, string typePrefix)
    {
        using var data = JsonDocument.Parse(message.Body);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", message.Id);
            // One source per order or subscription, because a sequence counts within its source.
            json.WriteString("source", $"/{(IsOfSubscription(message) ? "subscriptions" : "orders")}/{message.SubjectId}");
            json.WriteString("type", typePrefix + message.Type);
            json.WriteString("subject", message.SubjectId);
            if (TimeOf(data.RootElement) is { } time)
            {
                json.WriteString("time", time);
            }

            json.WriteString("datacontenttype", "application/json");
            // Compared as text, so padded.
            json.WriteString("sequence", message.Version.ToString("D10", CultureInfo.InvariantCulture));
            json.WriteString("partitionkey", message.SubjectId);
            json.WritePropertyName("data");
            data.RootElement.WriteTo(json);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static bool IsOfSubscription(OutboundMessage message) =>
        message.Type.StartsWith("subscription.", StringComparison.Ordinal);

    private static string? TimeOf(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("at", out var at)
        && at.ValueKind == JsonValueKind.String
            ? at.GetString()
            : null;
}
