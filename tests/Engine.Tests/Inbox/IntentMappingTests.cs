using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Tests.Inbox;

public sealed class IntentMappingTests
{
    private static readonly PartyIntent _party = new() { Name = "Nord Händler AB", Country = "SE" };

    [Fact]
    public void Everything_that_an_intent_says_reaches_the_order()
    {
        var intent = AnInbox.Order("D-7", AnInbox.Line("a") with { StartsOn = new DateOnly(2026, 12, 1), DeliveryKind = "offlineLicense" }) with
        {
            PurchaseOrder = "PO-1",
            Customer = new PartyIntent
            {
                Name = "Müller GmbH",
                Country = "DE",
                Region = "DE-BY",
                Line1 = "Hauptstraße 1",
                City = "München",
                PostalCode = "80331",
                Domain = "müller.example",
                ExternalRef = "c-9",
                ContactName = "Eva Maria Müller",
                ContactEmail = "it@mueller.example",
            },
            Distributor = _party,
            Reseller = _party with { Name = "R" },
            Licensee = _party with { Name = "L" },
            BillTo = _party with { Name = "B" },
            References = new Dictionary<string, string> { ["quote"] = "Q-1", ["account"] = "A-1" },
        };

        var order = IntentMapping.Map(intent).Content!;

        Assert.Equal(("D-7", "PO-1"), (order.PartnerOrderRef, order.PurchaseOrder));
        Assert.Equal(["customer", "distributor", "reseller", "licensee", "billTo"], order.Parties().Select(p => p.Role));
        Assert.Equal(["Müller GmbH", "Nord Händler AB", "R", "L", "B"], order.Parties().Select(p => p.Party.Name));
        Assert.Equal(new PostalAddress("Hauptstraße 1", null, "München", "80331"), order.Customer.Address);
        Assert.Equal(("DE-BY", "müller.example", "c-9"), (order.Customer.Region, order.Customer.Domain, order.Customer.ExternalRef));
        var contact = Assert.Single(order.Customer.Contacts);
        Assert.Equal(("Eva Maria", "Müller", true, "it@mueller.example"), (contact.GivenName, contact.FamilyName, contact.NameWasSplit, contact.Email));
        Assert.Equal(["account", "quote"], order.References.Keys);
        var line = Assert.Single(order.Lines);
        Assert.Equal(("a", OrderAction.New, "premium-sm", 37, 12), (line.LineRef, line.Action, line.Sku, line.Quantity, line.TermMonths));
        Assert.Equal((new DateOnly(2026, 12, 1), DeliveryKind.OfflineLicense), (line.StartsOn, line.Delivery?.Kind));
    }

    [Fact]
    public void Equal_intents_have_one_hash()
    {
        var one = AnInbox.Order() with { References = new Dictionary<string, string> { ["quote"] = "1", ["case"] = "2" } };
        var other = AnInbox.Order() with { References = new Dictionary<string, string> { ["case"] = "2", ["quote"] = "1" } };

        Assert.Equal(IntentMapping.Map(one).Content!.Hash(), IntentMapping.Map(other).Content!.Hash());
    }

    [Theory]
    [InlineData("new", OrderAction.New)]
    [InlineData("addSeats", OrderAction.AddSeats)]
    [InlineData("cancel", OrderAction.Cancel)]
    [InlineData("coTerm", OrderAction.CoTerm)]
    public void An_action_is_known_by_its_word(string word, OrderAction action)
    {
        var line = IntentMapping.Map(AnInbox.Order("D-1", AnInbox.Line() with { Action = word })).Content!.Lines[0];

        Assert.Equal(action, line.Action);
    }

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var intent = new OrderIntent
        {
            PartnerOrderRef = " ",
            PurchaseOrder = new string('x', 65),
            Customer = new PartyIntent
            {
                Name = "",
                Country = "de",
                Region = "FR-75",
                Domain = "https://x.example",
                ContactEmail = "nobody",
                ContactName = "a\0b",
            },
            Reseller = new PartyIntent { Name = "R", Country = "XX", City = new string('x', 129) },
            References = new Dictionary<string, string> { ["horoscope"] = "x", ["quote"] = "" },
            Lines =
            [
                new LineIntent { LineRef = "", Action = "New", Quantity = 0, TermMonths = 121, DeliveryKind = "pigeon" },
                AnInbox.Change("cancel", "") with { SubscriptionId = "sub_1" },
            ],
        };

        var mapped = IntentMapping.Map(intent);

        Assert.Null(mapped.Content);
        Assert.Equal(
            [
                "member.misplaced /lines/1/subscriptionOf",
                "member.missing /customer/name",
                "member.missing /lines/0/lineRef",
                "member.missing /lines/1/subscriptionOf/partnerOrderRef",
                "member.missing /partnerOrderRef",
                "member.missing /references/quote",
                "member.unknown /references",
                "text.control /customer/contact/name",
                "value.enum /lines/0/action",
                "value.enum /lines/0/deliveryKind",
                "value.length /purchaseOrder",
                "value.length /reseller/address/city",
                "value.pattern /customer/contact/email",
                "value.pattern /customer/country",
                "value.pattern /customer/domain",
                "value.pattern /customer/region",
                "value.pattern /reseller/country",
                "value.range /lines/0/quantity",
                "value.range /lines/0/termMonths",
            ],
            mapped.Faults.Select(fault => $"{fault.Code} {fault.Pointer}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_adapter_must_not_leave_out_is_a_fault_not_a_crash()
    {
        var intent = new OrderIntent { PartnerOrderRef = null!, Customer = null!, Lines = null! };
        var halfLine = AnInbox.Order() with { Lines = [new LineIntent { LineRef = null!, Action = null! }] };

        Assert.Equal(
            ["/partnerOrderRef", "/customer", "/lines"], IntentMapping.Map(intent).Faults.Select(fault => fault.Pointer));
        Assert.Equal(["/lines/0/lineRef", "/lines/0/action"], IntentMapping.Map(halfLine).Faults.Select(fault => fault.Pointer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void An_order_has_1_to_100_lines(int count)
    {
        var intent = AnInbox.Order() with { Lines = [.. Enumerable.Range(1, count).Select(n => AnInbox.Line($"{n}"))] };

        var fault = Assert.Single(IntentMapping.Map(intent).Faults);

        Assert.Equal(("value.count", "/lines"), (fault.Code, fault.Pointer));
    }

    [Fact]
    public void A_fault_does_not_repeat_what_was_sent()
    {
        var intent = AnInbox.Order() with { Customer = new PartyIntent { Name = "Eva", Country = "Eva", ContactEmail = "Eva" } };

        Assert.All(IntentMapping.Map(intent).Faults, fault => Assert.DoesNotContain("Eva", fault.Message));
    }
}
