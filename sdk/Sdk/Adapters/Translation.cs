namespace Fulfillment.Sdk.Adapters;

/// <summary>What a message asks for. Closed: three answers.</summary>
public abstract record Translation
{
    private Translation()
    {
    }

    /// <summary>These orders, in this order. Empty when the message asks for nothing.</summary>
    /// <param name="Orders">One intent per order.</param>
    public sealed record Intents(IReadOnlyList<OrderIntent> Orders) : Translation;

    /// <summary>The message makes no sense or asks for what cannot be. It is parked with the reason; a person looks.</summary>
    /// <param name="Code">Stable code, <c>noun.adjective</c>.</param>
    /// <param name="Summary">What is wrong and what to do.</param>
    public sealed record Refused(string Code, string Summary) : Translation;

    /// <summary>It cannot be told now: the market did not answer, or the other half is not here yet.</summary>
    /// <param name="Code">Stable code, <c>noun.adjective</c>.</param>
    /// <param name="Summary">What is missing.</param>
    /// <param name="After">The least wait, or <c>null</c> for the host's own back-off.</param>
    public sealed record Later(string Code, string Summary, TimeSpan? After = null) : Translation;
}

/// <summary>An order as the market wants it. The host checks it exactly like an order placed through the partner API.</summary>
public sealed record OrderIntent
{
    /// <summary>The market's own id of the order (1 to 64 characters), unique per partner for ever.</summary>
    public required string PartnerOrderRef { get; init; }

    /// <summary>The buyer's purchase order number.</summary>
    public string? PurchaseOrder { get; init; }

    /// <summary>The end customer.</summary>
    public required PartyIntent Customer { get; init; }

    /// <summary>The distributor, when there is one.</summary>
    public PartyIntent? Distributor { get; init; }

    /// <summary>The reseller, when there is one.</summary>
    public PartyIntent? Reseller { get; init; }

    /// <summary>Who the license is for; the customer when absent.</summary>
    public PartyIntent? Licensee { get; init; }

    /// <summary>Who is billed.</summary>
    public PartyIntent? BillTo { get; init; }

    /// <summary>What is ordered; at least one line.</summary>
    public required IReadOnlyList<LineIntent> Lines { get; init; }

    /// <summary>Ids in other systems (quote, opportunity, deal registration...), by kind.</summary>
    public IReadOnlyDictionary<string, string>? References { get; init; }
}

/// <summary>One line of an <see cref="OrderIntent"/>.</summary>
public sealed record LineIntent
{
    /// <summary>The market's own id of the line (1 to 64 characters), unique in the order.</summary>
    public required string LineRef { get; init; }

    /// <summary>One of new, renew, addSeats, reduceSeats, upgrade, downgrade, coTerm, trueUp, cancel, trial, consumable, transfer.</summary>
    public required string Action { get; init; }

    /// <summary>The catalog's sku. May be absent where the action does not change it.</summary>
    public string? Sku { get; init; }

    /// <summary>How many (seats or units). May be absent where the action has no count.</summary>
    public long? Quantity { get; init; }

    /// <summary>The term in months; the sku's usual term when absent.</summary>
    public int? TermMonths { get; init; }

    /// <summary>First day of the term (UTC date); the day of arrival when absent.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>The delivery kind, such as <c>cloudLicense</c>; the sku's usual kind when absent.</summary>
    public string? DeliveryKind { get; init; }

    /// <summary>The subscription that the line changes, by our id.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The subscription that the line changes, by the order line of this partner that made it.</summary>
    public SubscriptionOrigin? SubscriptionOf { get; init; }
}

/// <summary>Names a subscription by the order line that made it.</summary>
/// <param name="PartnerOrderRef">The partner's id of that order.</param>
/// <param name="LineRef">The line of that order.</param>
public sealed record SubscriptionOrigin(string PartnerOrderRef, string LineRef);

/// <summary>A company on an order.</summary>
public sealed record PartyIntent
{
    /// <summary>The company's name.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>ISO 3166-2, such as <c>DE-BY</c>.</summary>
    public string? Region { get; init; }

    /// <summary>First address line.</summary>
    public string? Line1 { get; init; }

    /// <summary>City.</summary>
    public string? City { get; init; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Internet domain.</summary>
    public string? Domain { get; init; }

    /// <summary>The market's own id of the company.</summary>
    public string? ExternalRef { get; init; }

    /// <summary>E-mail of the person to write to.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>Full name of the person to write to.</summary>
    public string? ContactName { get; init; }
}
