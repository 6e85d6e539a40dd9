using System.Text.Json;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>What a webhook's address and its types of events must be, beyond the form of the body.</summary>
internal static class WebhookRules
{
    public static Action<JsonElement, Inspection> With(WebhookOptions options) => (body, inspection) =>
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        if (TextOf(body, "url") is { } url)
        {
            foreach (var fault in WebhookAddress.FaultsOf(url, options))
            {
                inspection.AddAt("url", fault.Code, fault.Message);
            }
        }

        if (body.TryGetProperty("eventTypes", out var types) && types.ValueKind is JsonValueKind.Array)
        {
            inspection.Enter("eventTypes");
            CheckTypes([.. types.EnumerateArray()], inspection);
            inspection.Leave();
        }
    };

    private static void CheckTypes(IReadOnlyList<JsonElement> types, Inspection inspection)
    {
        var seen = new HashSet<string>();
        foreach (var (index, type) in types.Index())
        {
            // What is no text is a fault already.
            if (type.ValueKind is not JsonValueKind.String || JsonText.FlawOf(type) is not null)
            {
                continue;
            }

            inspection.Enter(index);
            if (!EventTypes.All.Contains(type.GetString()))
            {
                inspection.Add("eventType.unknown", $"The types are {string.Join(", ", EventTypes.All)}.");
            }
            else if (!seen.Add(type.GetString()!))
            {
                inspection.Add("member.duplicate", "The type is given more than once.");
            }

            inspection.Leave();
        }
    }

    private static string? TextOf(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String && JsonText.FlawOf(value) is null
            ? value.GetString()
            : null;
}
