using System.Text.Json;
using System.Text.Unicode;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// JSON that has one meaning only: valid UTF-8, no duplicate member, no comment, no trailing comma, and every text
/// well-formed. Two readers of the same bytes cannot disagree about what was signed.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <returns>The object, detached from the bytes, or <c>null</c> when they are not one strict JSON object.</returns>
    public static JsonElement? ReadObject(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            return null;

        try
        {
            using var document = JsonDocument.Parse(utf8, _options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;

            ReadEveryText(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair parses, but cannot be read as a string.
            return null;
        }
    }

    /// <returns>The member's text, or <c>null</c> when it is absent or not a text.</returns>
    public static string? Text(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static void ReadEveryText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    ReadEveryText(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadEveryText(member.Value);
                }

                break;
        }
    }
}
