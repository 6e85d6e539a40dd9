using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Inbox;

/// <summary>An intent as an order's content, or everything that keeps it from being one.</summary>
public sealed record MappedIntent(OrderContent? Content, IReadOnlyList<OrderFault> Faults);

/// <summary>
/// Turns what a market wants into what the hall takes, with the limits of the partner API. Finds all faults at once.
/// Subscriptions that are named by an order line stay open: whoever looks them up fills them in.
/// </summary>
public sealed class IntentMapping
{
    private const int LongestRef = 64;
    private const int MostLines = 100;

    /// <summary>The kinds of <c>references</c>, as in the partner API.</summary>
    private static readonly string[] _kinds =
        ["account", "opportunity", "quote", "promotion", "program", "dealRegistration", "contract", "case"];

    private readonly IntentForms _forms = new();

    private IntentMapping()
    {
    }

    public static MappedIntent Map(OrderIntent intent)
    {
        var mapping = new IntentMapping();
        var content = mapping.Order(intent);
        return mapping._forms.Faults is { Count: > 0 } faults
            ? new MappedIntent(null, faults)
            : new MappedIntent(content, []);
    }

    private OrderContent Order(OrderIntent intent) => new()
    {
        PartnerOrderRef = _forms.Required(intent.PartnerOrderRef, "/partnerOrderRef", LongestRef),
        PurchaseOrder = _forms.Text(intent.PurchaseOrder, "/purchaseOrder", LongestRef),
        Customer = Party(intent.Customer, "/customer") ?? NoParty(),
        Distributor = Party(intent.Distributor, "/distributor"),
        Reseller = Party(intent.Reseller, "/reseller"),
        Licensee = Party(intent.Licensee, "/licensee"),
        BillTo = Party(intent.BillTo, "/billTo"),
        References = References(intent.References),
        Lines = Lines(intent.Lines ?? []),
    };

    private Party NoParty()
    {
        _forms.Fault("member.missing", "/customer", "The order names no customer.");
        return new Party { Name = "", Country = "" };
    }

    private Party? Party(PartyIntent? party, string at) => party is null ? null : new Party
    {
        Name = _forms.Required(party.Name, $"{at}/name", 255),
        Country = _forms.Country(party.Country, $"{at}/country"),
        Region = _forms.Region(party.Region, party.Country, $"{at}/region"),
        Address = Address(party, $"{at}/address"),
        Domain = _forms.Domain(party.Domain, $"{at}/domain"),
        ExternalRef = _forms.Text(party.ExternalRef, $"{at}/externalRef", 128),
        Contacts = Contacts(party, $"{at}/contact"),
    };

    private PostalAddress? Address(PartyIntent party, string at) =>
        party is { Line1: null, City: null, PostalCode: null } ? null : new PostalAddress(
            _forms.Text(party.Line1, $"{at}/line1", 255),
            null,
            _forms.Text(party.City, $"{at}/city", 128),
            _forms.Text(party.PostalCode, $"{at}/postalCode", 20));

    private IReadOnlyList<Contact> Contacts(PartyIntent party, string at)
    {
        if (party is { ContactName: null, ContactEmail: null })
        {
            return [];
        }

        var contact = new Contact { Email = _forms.Email(party.ContactEmail, $"{at}/email") };
        return [_forms.Text(party.ContactName, $"{at}/name", 255) is { } name ? contact.Named(name) : contact];
    }

    private SortedDictionary<string, string> References(IReadOnlyDictionary<string, string>? references)
    {
        // Sorted, so that equal orders have one hash.
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (kind, value) in references ?? new Dictionary<string, string>())
        {
            if (!_kinds.Contains(kind))
            {
                _forms.Fault("member.unknown", "/references", $"References are {string.Join(", ", _kinds)}.");
                continue;
            }

            kept[kind] = _forms.Required(value, $"/references/{kind}", 128);
        }

        return kept;
    }

    private IReadOnlyList<LineContent> Lines(IReadOnlyList<LineIntent> lines)
    {
        if (lines.Count is 0 or > MostLines)
        {
            _forms.Fault("value.count", "/lines", $"An order has 1 to {MostLines} lines.");
        }

        return [.. lines.Take(MostLines).Select((line, i) => Line(line, $"/lines/{i}"))];
    }

    private LineContent Line(LineIntent line, string at)
    {
        CheckOrigin(line, at);
        return new LineContent
        {
            LineRef = _forms.Required(line.LineRef, $"{at}/lineRef", LongestRef),
            Action = Action(line.Action, $"{at}/action"),
            Sku = _forms.Text(line.Sku, $"{at}/sku", 64),
            Quantity = _forms.Range(line.Quantity, $"{at}/quantity", 10_000_000),
            TermMonths = (int?)_forms.Range(line.TermMonths, $"{at}/termMonths", 120),
            StartsOn = line.StartsOn,
            Delivery = Delivery(line.DeliveryKind, $"{at}/deliveryKind"),
            SubscriptionId = _forms.Text(line.SubscriptionId, $"{at}/subscriptionId", 64),
        };
    }

    private void CheckOrigin(LineIntent line, string at)
    {
        if (line.SubscriptionOf is not { } origin)
        {
            return;
        }

        if (line.SubscriptionId is not null)
        {
            _forms.Fault(
                "member.misplaced",
                $"{at}/subscriptionOf",
                "Name the subscription once: by its id or by its order line.");
        }

        _forms.Required(origin.PartnerOrderRef, $"{at}/subscriptionOf/partnerOrderRef", LongestRef);
        _forms.Required(origin.LineRef, $"{at}/subscriptionOf/lineRef", LongestRef);
    }

    private OrderAction Action(string? action, string at)
    {
        if (!Words.TryParse<OrderAction>(action ?? "", out var known))
        {
            _forms.Fault("value.enum", at, $"An action is one of {AllWords<OrderAction>()}.");
        }

        return known;
    }

    private Delivery? Delivery(string? kind, string at)
    {
        if (kind is null)
        {
            return null;
        }

        if (!Words.TryParse<DeliveryKind>(kind, out var known))
        {
            _forms.Fault("value.enum", at, $"A delivery kind is one of {AllWords<DeliveryKind>()}.");
        }

        return new Delivery(known, null, null);
    }

    private static string AllWords<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(value => value.Word()));
}
