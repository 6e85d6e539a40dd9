using Fulfillment.Engine.Contacts;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What the document says of a subscription's contacts.</summary>
internal static class ContactDocs
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly ContactView _first = new()
    {
        Id = "con_01jd7m3qb12d4f6h8k0m2p4r6t",
        GivenName = "Erika",
        FamilyName = "Müller",
        Name = "Erika Müller",
        NameWasSplit = false,
        Email = "it@mueller.example",
        Language = "de",
        Role = "admin",
        Version = 1,
        CreatedAt = _at,
        UpdatedAt = _at,
    };

    private static readonly ContactView _added = new()
    {
        Id = "con_01jfz4c8d03g5j7m9q1t3w5y7a",
        GivenName = "Jonas",
        FamilyName = "Weber",
        Name = "Jonas Weber",
        NameWasSplit = false,
        Email = "buchhaltung@mueller.example",
        Phone = "+4989123456",
        Language = "de",
        Role = "billing",
        Marketing = new MarketingView { Status = "optOut", Source = "phone call", At = _at.AddMonths(1) },
        Version = 1,
        CreatedAt = _at.AddMonths(1),
        UpdatedAt = _at.AddMonths(1),
    };

    private static readonly ContactRequest _request = new()
    {
        GivenName = "Jonas",
        FamilyName = "Weber",
        Email = "buchhaltung@mueller.example",
        Phone = "+4989123456",
        Language = "de",
        Role = ContactRole.Billing,
        Marketing = new MarketingRequest { Status = MarketingStatus.OptOut, Source = "phone call", At = _at.AddMonths(1) },
    };

    private static readonly ParameterDoc _subscription =
        ParameterDoc.Path("id", "The subscription's id.", SubscriptionExamples.Subscription.Id);

    private static readonly ParameterDoc _contact = ParameterDoc.Path("contactId", "The contact's id.", _added.Id);

    public static RouteHandlerBuilder DocumentContacts(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListContacts").WithSummary("Read who may manage a subscription, and who else is there for it")
        .WithDescription($"""
            Whoever has the role `admin` may manage it. A subscription begins with the contacts of the customer of its order, or of the
            licensee where the order names some; of several with one e-mail the admin is taken, else the first. All in one page: there
            are {ContactRules.Most} at most.
            """)
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<ContactView> { Data = [_first, _added], NextCursor = null })
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentAddContact(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AddContact").WithSummary("Add a contact to a subscription")
        .WithDescription("As a contact is written in an order. One e-mail stands for one contact, whatever its letter case: a second is answered 409.")
        .WithParameters(_subscription)
        .WithHeaders(
            Headers.IdempotencyKey, Headers.Location.On(201), Headers.ETag.On(201), Headers.IdempotencyReplayed.On(201))
        .WithRequestExample(_request)
        .WithResponseExample(StatusCodes.Status201Created, _added)
        .WithProblems(
            "subscription.unknown", "subscription.managedElsewhere", "subscription.ended", "contact.exists", "contact.tooMany");

    public static RouteHandlerBuilder DocumentContact(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetContact").WithSummary("Read a contact of a subscription")
        .WithParameters(_subscription, _contact)
        .WithHeaders(Headers.IfNoneMatch, Headers.ETag)
        .WithResponseExample(StatusCodes.Status200OK, _added)
        .Produces(StatusCodes.Status304NotModified)
        .WithProblems("subscription.unknown", "contact.unknown");

    public static RouteHandlerBuilder DocumentChangeContact(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ChangeContact").WithSummary("Write a contact of a subscription anew")
        .WithDescription("All of it: what is absent is forgotten. The last admin keeps that role until another contact has it, or the subscription is cancelled.")
        .WithParameters(_subscription, _contact)
        .WithHeaders(Headers.IfMatch, Headers.ETag)
        .WithRequestExample(_request)
        .WithResponseExample(StatusCodes.Status200OK, _added with { Version = 2, UpdatedAt = _at.AddMonths(2) })
        .WithProblems(
            "subscription.unknown", "contact.unknown", "subscription.managedElsewhere", "contact.exists", "contact.lastAdmin");

    public static RouteHandlerBuilder DocumentRemoveContact(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RemoveContact").WithSummary("Remove a contact from a subscription")
        .WithDescription("Nothing of the person is kept with the subscription. The last admin stays until another contact is admin, or the subscription is cancelled.")
        .WithParameters(_subscription, _contact)
        .WithHeaders(Headers.IfMatch)
        .Produces(StatusCodes.Status204NoContent)
        .WithProblems("subscription.unknown", "contact.unknown", "subscription.managedElsewhere", "contact.lastAdmin");
}
