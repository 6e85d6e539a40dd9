using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Contacts;

/// <summary>Whom a subscription begins with.</summary>
public sealed class SubscriptionContactTests
{
    [Fact]
    public void The_customer_s_contacts_come_in_their_order_with_and_without_an_e_mail()
    {
        var first = FirstOf(A.Order() with { Customer = Named(A.Contact("a@x.example"), A.Contact(null), A.Contact(null, "billing")) });

        Assert.Equal([("a@x.example", "admin"), (null, "admin"), (null, "billing")], first);
    }

    [Fact]
    public void The_licensee_s_contacts_count_before_the_customer_s_where_there_are_any()
    {
        var order = A.Order() with { Customer = Named(A.Contact("customer@x.example")) };

        Assert.Equal([("licensee@x.example", "admin")], FirstOf(order with { Licensee = Named(A.Contact("licensee@x.example")) }));
        Assert.Equal([("customer@x.example", "admin")], FirstOf(order with { Licensee = Named() }));
    }

    [Fact]
    public void Of_several_with_one_e_mail_the_admin_is_taken_else_the_first()
    {
        var first = FirstOf(A.Order() with
        {
            Customer = Named(
                A.Contact("a@x.example", "billing"), A.Contact("b@x.example", "technical"), A.Contact("A@X.example"), A.Contact("B@x.example", "billing")),
        });

        Assert.Equal([("A@X.example", "admin"), ("b@x.example", "technical")], first);
    }

    [Fact]
    public void An_order_without_contacts_gives_none() => Assert.Empty(FirstOf(A.Order()));

    [Fact]
    public void Times_are_as_they_are_kept()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddTicks(12_345));
        var consent = new MarketingConsent("optIn", null, null, clock.GetUtcNow().ToOffset(TimeSpan.FromHours(2)));

        var contact = SubscriptionContact.New("sub_a", A.Contact() with { Marketing = consent }, clock);

        Assert.Equal((10_000, 10_000), (contact.CreatedAt.Ticks % 1_000_000, contact.Person.Marketing!.At!.Value.Ticks % 1_000_000));
        Assert.Equal(TimeSpan.Zero, contact.Person.Marketing.At.Value.Offset);
    }

    private static Party Named(params Contact[] contacts) => A.Customer() with { Contacts = contacts };

    private static IEnumerable<(string? Email, string? Role)> FirstOf(OrderContent content) =>
        SubscriptionContact.FirstOf(content, "sub_a", new ManualClock()).Select(contact => (contact.Person.Email, contact.Person.Role));
}
