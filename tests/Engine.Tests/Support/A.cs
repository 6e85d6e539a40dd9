using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>Values that ask for something sensible; a test changes what it is about.</summary>
internal static class A
{
    public static SubscriptionEvent SubscriptionEvent(string subscription, TimeProvider clock, string type = SubscriptionEventTypes.InstanceSilent) => new()
    {
        SubscriptionId = subscription,
        Partner = "nordhandel",
        Type = type,
        Facts = """{"instance":{"instanceId":"a"}}""",
        At = clock.GetUtcNow(),
    };

    public static Partner Partner(string id = "nordhandel") => new()
    {
        Id = id,
        Name = "Nordhandel AB",
        Kind = PartnerKind.Channel,
        Scopes = Scopes.ForPartners,
        ApiVersion = PrincipalDesk.ApiVersion,
        CreatedAt = new ManualClock().GetUtcNow(),
    };

    public static Partner SandboxPartner(string id = "sandkasten") => Partner(id) with { Sandbox = true };

    public static OrderContent Order(string reference = "R-1", params LineContent[] lines) => new()
    {
        PartnerOrderRef = reference,
        Customer = Customer(),
        Lines = lines is [] ? [Line()] : lines,
    };

    public static Party Customer(string name = "Müller Maschinenbau GmbH") => new()
    {
        Name = name,
        Country = "DE",
    };

    public static Contact Contact(string? email = "it@mueller.example", string? role = "admin") => new()
    {
        GivenName = "Erika",
        FamilyName = "Müller",
        Email = email,
        Language = "de",
        Role = role,
    };

    public static LineContent Line(string lineRef = "1", string sku = "premium-sm", long quantity = 37) => new()
    {
        LineRef = lineRef,
        Action = OrderAction.New,
        Sku = sku,
        Quantity = quantity,
        TermMonths = 12,
    };

    /// <summary>A line that can be ordered, and that nothing here can provision.</summary>
    public static LineContent OddLine(string lineRef = "2") => Line(lineRef, "minutes-1000");

    public static LineContent SaasLine(string lineRef = "2") => Line(lineRef, "premium-saas");

    public static KeyedCall Call(string key = "key-1", TimeSpan openFor = default) => new()
    {
        Route = "POST /v1/orders",
        Key = key,
        OpenFor = openFor,
        Accepted = order => new StoredAnswer(202, $"accepted {order.Id}"),
        Existing = order => new StoredAnswer(200, $"existing {order.Id}"),
    };
}
