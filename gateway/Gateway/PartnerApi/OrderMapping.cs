using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>Turns what a partner sent into what the engine keeps. All form has been checked before.</summary>
internal static class OrderMapping
{
    public static OrderContent Content(PlaceOrderRequest request) => new()
    {
        PartnerOrderRef = request.PartnerOrderRef,
        PurchaseOrder = request.PurchaseOrder,
        OrderedOn = request.OrderedOn,
        Customer = Party(request.Customer)!,
        Distributor = Party(request.Distributor),
        Reseller = Party(request.Reseller),
        Licensee = Party(request.Licensee),
        BillTo = Party(request.BillTo),
        Owner = request.Owner is { } owner ? new Owner(owner.Email, owner.CrmId) : null,
        References = References(request.References),
        Metadata = new SortedDictionary<string, string>(
            (request.Metadata ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal),
        Lines = [.. request.Lines.Select(Line)],
    };

    private static LineContent Line(LineRequest line, int position) => new()
    {
        LineRef = line.LineRef ?? $"{position + 1}",
        Action = Same<LineAction, OrderAction>(line.Action ?? LineAction.New),
        Sku = line.Sku,
        Quantity = line.Quantity,
        TermMonths = line.TermMonths,
        StartsOn = line.StartsOn ?? line.EffectiveOn,
        EndsOn = line.EndsOn,
        Phases = [.. (line.Phases ?? []).Select(phase => new Phase(phase.StartsOn, phase.Quantity))],
        Delivery = line.Delivery is { } delivery
            ? new Delivery(Same<DeliveryKind, Engine.Catalog.DeliveryKind>(delivery.Kind), delivery.Namespace, delivery.Region)
            : null,
        SubscriptionId = line.SubscriptionId,
        TransferCode = line.TransferCode,
        Price = line.Price is { } price
            ? new AskedPrice(
                price.Currency, price.UnitMinor, Same<PricePer, PricePeriod>(price.Per ?? PricePer.Year),
                price.DiscountPercent ?? 0, price.NetMinor)
            : null,
        AutoRenew = line.AutoRenew,
        RenewalTermMonths = line.RenewalTermMonths,
        ReasonCode = line.ReasonCode,
        ReasonText = line.ReasonText,
    };

    public static Party? Party(PartyRequest? party) => party is null ? null : new Party
    {
        Name = party.Name,
        LegalForm = party.LegalForm,
        Country = party.Country,
        Region = party.Region,
        Address = party.Address is { } a ? new PostalAddress(a.Line1, a.Line2, a.City, a.PostalCode) : null,
        Domain = party.Domain,
        ExternalRef = party.ExternalRef,
        CrmId = party.CrmId,
        TaxIds = [.. (party.TaxIds ?? []).Select(tax => new TaxId(tax.Type, tax.Value, tax.Country))],
        RegistrationNumber = party.RegistrationNumber,
        Contacts = [.. new[] { party.Contact }.Concat(party.Contacts ?? []).OfType<ContactRequest>().Select(Contact)],
    };

    public static Contact Contact(ContactRequest contact)
    {
        var known = new Contact
        {
            GivenName = contact.GivenName,
            FamilyName = contact.FamilyName,
            Email = contact.Email,
            Phone = contact.Phone,
            Language = contact.Language,
            Role = contact.Role is { } role ? Http.Json.CamelCase.Of(role) : null,
            Marketing = contact.Marketing is { } m
                ? new MarketingConsent(Http.Json.CamelCase.Of(m.Status), m.Basis, m.Source, m.At)
                : null,
        };
        return contact.Name is { } name ? known.Named(name) : known;
    }

    private static SortedDictionary<string, string> References(ReferencesRequest? references)
    {
        var pairs = new (string Kind, string? Value)[]
        {
            ("account", references?.Account), ("opportunity", references?.Opportunity), ("quote", references?.Quote),
            ("promotion", references?.Promotion), ("program", references?.Program),
            ("dealRegistration", references?.DealRegistration), ("contract", references?.Contract),
            ("case", references?.Case),
        };
        return new SortedDictionary<string, string>(
            pairs.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Kind, pair => pair.Value!), StringComparer.Ordinal);
    }

    /// <summary>The API's enums and the engine's have the same words; a test holds that.</summary>
    private static TTo Same<TFrom, TTo>(TFrom value)
        where TFrom : struct, Enum
        where TTo : struct, Enum => Enum.Parse<TTo>(value.ToString());
}
