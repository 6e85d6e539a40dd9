using System.Text;
using Fulfillment.Engine.Inbox;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Tests.Inbox;

/// <summary>Messages and intents that ask for something sensible; a test changes what it is about.</summary>
internal static class AnInbox
{
    public const string Channel = "nordic";

    public static InboundMessage Inbound(string body = "{}", DateTimeOffset at = default) => new()
    {
        Headers = new Dictionary<string, string> { ["content-type"] = "application/json" },
        Body = Encoding.UTF8.GetBytes(body),
        ReceivedAt = at,
    };

    public static InboxMessage Message(string id = "ibx_1", string messageId = "m-1") => new()
    {
        Id = id,
        Channel = Channel,
        MessageId = messageId,
        Inbound = Inbound(),
        UpdatedAt = default,
    };

    public static OrderIntent Order(string reference = "D-1", params LineIntent[] lines) => new()
    {
        PartnerOrderRef = reference,
        Customer = new PartyIntent { Name = "Müller Maschinenbau GmbH", Country = "DE" },
        Lines = lines is [] ? [Line()] : lines,
    };

    public static LineIntent Line(string lineRef = "1", string sku = "premium-sm", long quantity = 37) => new()
    {
        LineRef = lineRef,
        Action = "new",
        Sku = sku,
        Quantity = quantity,
        TermMonths = 12,
    };

    public static LineIntent Change(string action, string ofOrder, long? quantity = null) => new()
    {
        LineRef = "1",
        Action = action,
        Quantity = quantity,
        SubscriptionOf = new SubscriptionOrigin(ofOrder, "1"),
    };
}
