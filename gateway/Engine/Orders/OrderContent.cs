using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Orders;

/// <summary>What was asked for, whichever door it came through. Never changes once it is stored, but that its people may be erased.</summary>
public sealed record OrderContent
{
    public required string PartnerOrderRef { get; init; }

    public string? PurchaseOrder { get; init; }

    public DateOnly? OrderedOn { get; init; }

    public required Party Customer { get; init; }

    public Party? Distributor { get; init; }

    public Party? Reseller { get; init; }

    /// <summary>Who the license is for; the customer when absent.</summary>
    public Party? Licensee { get; init; }

    public Party? BillTo { get; init; }

    public Owner? Owner { get; init; }

    public IReadOnlyDictionary<string, string> References { get; init; } = new SortedDictionary<string, string>();

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new SortedDictionary<string, string>();

    public required IReadOnlyList<LineContent> Lines { get; init; }

    /// <summary>Every party with its role, for whoever must look at all of them.</summary>
    public IEnumerable<(string Role, Party Party)> Parties()
    {
        yield return ("customer", Customer);
        foreach (var (role, party) in new[]
                 {
                     ("distributor", Distributor), ("reseller", Reseller), ("licensee", Licensee), ("billTo", BillTo),
                 })
        {
            if (party is not null)
            {
                yield return (role, party);
            }
        }
    }

    /// <summary>The same without anybody to write to.</summary>
    public OrderContent WithoutContacts() => this with
    {
        Customer = Customer with { Contacts = [] },
        Distributor = Without(Distributor),
        Reseller = Without(Reseller),
        Licensee = Without(Licensee),
        BillTo = Without(BillTo),
    };

    /// <summary>As it is stored, with its hash.</summary>
    public WrittenContent Write()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, EngineJson.Default.OrderContent);
        return new WrittenContent(Encoding.UTF8.GetString(json), Convert.ToHexStringLower(SHA256.HashData(json)));
    }

    /// <exception cref="JsonException">The text is no content of an order.</exception>
    public static OrderContent FromJson(string json) =>
        JsonSerializer.Deserialize(json, EngineJson.Default.OrderContent) ?? throw new JsonException("There is no content.");

    /// <summary>The hash that <see cref="Write"/> gives.</summary>
    public string Hash() => Write().Hash;

    private static Party? Without(Party? party) => party is null ? null : party with { Contacts = [] };
}

/// <summary>A content as it is stored.</summary>
/// <param name="Json">The text that is stored.</param>
/// <param name="Hash">Equal exactly for equal contents, however a caller spelled them.</param>
public sealed record WrittenContent(string Json, string Hash);

/// <summary>Who owns the deal on our side.</summary>
public sealed record Owner(string? Email, string? CrmId);

/// <summary>One line as it was asked for.</summary>
public sealed record LineContent
{
    public required string LineRef { get; init; }

    public required OrderAction Action { get; init; }

    public string? Sku { get; init; }

    public long? Quantity { get; init; }

    public int? TermMonths { get; init; }

    /// <summary>First day of the term (new), or the day a change takes effect.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Co-term: the first day after the running term.</summary>
    public DateOnly? EndsOn { get; init; }

    public IReadOnlyList<Phase> Phases { get; init; } = [];

    public Delivery? Delivery { get; init; }

    public string? SubscriptionId { get; init; }

    /// <summary>Transfer: the code with which the partner before lets the subscription go.</summary>
    public string? TransferCode { get; init; }

    public AskedPrice? Price { get; init; }

    public bool? AutoRenew { get; init; }

    public int? RenewalTermMonths { get; init; }

    public string? ReasonCode { get; init; }

    public string? ReasonText { get; init; }
}

/// <summary>From this day on, this many: a ramp is several of them.</summary>
public sealed record Phase(DateOnly StartsOn, long Quantity);

public sealed record Delivery(DeliveryKind? Kind, string? Namespace, string? Region);

/// <summary>A price that the partner names itself: by unit, or for the whole line.</summary>
public sealed record AskedPrice(string Currency, long? UnitMinor, PricePeriod Per, decimal DiscountPercent, long? NetMinor)
{
    /// <summary>Without the zeros behind its last digit: 12.50 and 12.5 are one price.</summary>
    public decimal DiscountPercent { get; init; } = DiscountPercent / 1.000000000000000000000000000000m;
}
