using System.Text.Json.Serialization;

namespace Fulfillment.Adapters.Distributor;

/// <summary>The least of a message: enough to say which one it is, whatever a later version puts beside it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record MessageHead
{
    public string? MessageId { get; init; }
    public string? Type { get; init; }
}

/// <summary>
/// A whole message as it stands on the wire. Everything may be absent here, so that <see cref="OrderTranslation"/> can
/// name all that is missing at once.
/// </summary>
internal sealed record DistributorMessage
{
    public string? MessageId { get; init; }
    public string? Type { get; init; }
    public DistributorOrder? Order { get; init; }
}

internal sealed record DistributorOrder
{
    public string? Number { get; init; }
    public string? PurchaseOrder { get; init; }
    public DistributorParty? Customer { get; init; }
    public DistributorParty? Reseller { get; init; }
    public IReadOnlyList<DistributorLine?>? Lines { get; init; }
}

internal sealed record DistributorParty
{
    public string? Name { get; init; }
    public string? Country { get; init; }
    public string? Region { get; init; }
    public DistributorAddress? Address { get; init; }
    public string? Domain { get; init; }
    public string? ExternalRef { get; init; }
    public DistributorContact? Contact { get; init; }
}

internal sealed record DistributorAddress
{
    public string? Line1 { get; init; }
    public string? City { get; init; }
    public string? PostalCode { get; init; }
}

internal sealed record DistributorContact
{
    public string? Name { get; init; }
    public string? Email { get; init; }
}

internal sealed record DistributorLine
{
    public string? Line { get; init; }
    public string? Sku { get; init; }
    public long? Quantity { get; init; }
    public int? TermMonths { get; init; }
    public DateOnly? StartsOn { get; init; }
    public string? Delivery { get; init; }
    public string? SubscriptionId { get; init; }
    public string? OriginalOrder { get; init; }
    public string? OriginalLine { get; init; }
}
