using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>One row of an upload: an order and its key.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BulkOrderRequest
{
    /// <summary>
    /// What the header Idempotency-Key is to a single order, in the same memory: for 30 days, the same key with the same
    /// order gets the first answer again, whether it came in a file or alone.
    /// </summary>
    [StringLength(Http.IdempotencyKey.LongestKey, MinimumLength = 1), VisibleAscii]
    public required string IdempotencyKey { get; init; }

    /// <summary>The order, exactly as POST /v1/orders takes it.</summary>
    public required PlaceOrderRequest Order { get; init; }

    /// <summary>The key of a row that is no order, if it can be read.</summary>
    public static string? KeyOf(JsonElement row) => row.ValueKind is not JsonValueKind.Object ? null : row.EnumerateObject()
        .Where(member => JsonText.FlawOfName(member) is null && member.NameEquals("idempotencyKey"u8))
        .Where(member => member.Value.ValueKind is JsonValueKind.String && JsonText.FlawOf(member.Value) is null)
        .Select(member => member.Value.GetString())
        .FirstOrDefault(key => key is { Length: >= 1 and <= Http.IdempotencyKey.LongestKey });
}
