using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>Who may manage a subscription, and who else is there for it.</summary>
internal static class ContactEndpoints
{
    public static void MapContacts(this IEndpointRouteBuilder routes)
    {
        var contacts = routes.MapPartnerGroup("/v1/subscriptions/{id}/contacts", "Subscriptions");
        contacts.MapGet("", ListAsync).DocumentContacts().RequireScope(Scopes.SubscriptionsRead);
        contacts.MapPost("", AddAsync).DocumentAddContact().RequireScope(Scopes.SubscriptionsWrite);
        contacts.MapGet("/{contactId}", GetAsync).DocumentContact().RequireScope(Scopes.SubscriptionsRead);
        contacts.MapPut("/{contactId}", ChangeAsync).DocumentChangeContact().RequireScope(Scopes.SubscriptionsWrite);
        contacts.MapDelete("/{contactId}", RemoveAsync).DocumentRemoveContact().RequireScope(Scopes.SubscriptionsWrite);
    }

    private static async Task<IResult> ListAsync(string id, HttpContext context, ContactDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        return await desk.ListAsync(context.CallingPartner(), id, cancel) is { } all
            ? TypedResults.Ok(new ListView<ContactView> { Data = [.. all.Select(ContactView.Of)], NextCursor = null })
            : SubscriptionEndpoints.Unknown(context, id);
    }

    private static async Task<IResult> GetAsync(
        string id, string contactId, HttpContext context, ContactDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var outcome = await desk.FindAsync(context.CallingPartner(), id, contactId, cancel);
        if (outcome is not ContactOutcome.Done found)
        {
            return Refused(context, id, contactId, outcome);
        }

        var tag = ETags.Of(found.Contact.Version);
        context.Response.Headers.ETag = tag;
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(ContactView.Of(found.Contact));
    }

    private static async Task<IResult> AddAsync(string id, HttpContext context, ContactDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        // A foreign id is unknown whatever is sent to it.
        var partner = context.CallingPartner();
        if (await desk.ListAsync(partner, id, cancel) is null)
        {
            return SubscriptionEndpoints.Unknown(context, id);
        }

        var key = IdempotencyKey.Read(context.Request);
        if (key is not IdempotencyKey.Given given)
        {
            return ((IdempotencyKey.Refused)key).Problem;
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.ContactRequest, cancel);
        if (body is not BodyOutcome<ContactRequest>.Read read)
        {
            return ((BodyOutcome<ContactRequest>.Refused)body).Problem;
        }

        var memory = new CallKey(partner.Id, $"POST /v1/subscriptions/{id}/contacts", given.Key);
        return await desk.AddAsync(Call(context, id), OrderMapping.Contact(read.Value), memory, cancel) switch
        {
            ContactOutcome.Done added => Added(context, added.Contact, ("ETag", ETags.Of(added.Contact.Version))),
            // Without a tag: it may have changed since.
            ContactOutcome.Replayed replayed => Added(context, replayed.Contact, ("Idempotency-Replayed", "true")),
            var other => Refused(context, id, "", other),
        };
    }

    private static async Task<IResult> ChangeAsync(
        string id, string contactId, HttpContext context, ContactDesk desk, CancellationToken cancel)
    {
        var (expected, refusal) = await BeforeChangeAsync(id, contactId, context, desk, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.ContactRequest, cancel);
        if (body is not BodyOutcome<ContactRequest>.Read read)
        {
            return ((BodyOutcome<ContactRequest>.Refused)body).Problem;
        }

        var outcome = await desk.ChangeAsync(Call(context, id), contactId, expected, OrderMapping.Contact(read.Value), cancel);
        if (outcome is not ContactOutcome.Done done)
        {
            return Refused(context, id, contactId, outcome);
        }

        context.Response.Headers.ETag = ETags.Of(done.Contact.Version);
        return TypedResults.Ok(ContactView.Of(done.Contact));
    }

    private static async Task<IResult> RemoveAsync(
        string id, string contactId, HttpContext context, ContactDesk desk, CancellationToken cancel)
    {
        var (expected, refusal) = await BeforeChangeAsync(id, contactId, context, desk, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var outcome = await desk.RemoveAsync(Call(context, id), contactId, expected, cancel);
        return outcome is ContactOutcome.Done ? TypedResults.NoContent() : Refused(context, id, contactId, outcome);
    }

    /// <summary>Everything that is checked before the body is read; and the version that the caller's condition was checked against.</summary>
    private static async Task<(long? Expected, Problem? Refusal)> BeforeChangeAsync(
        string id, string contactId, HttpContext context, ContactDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return (null, refusal);
        }

        var outcome = await desk.FindAsync(context.CallingPartner(), id, contactId, cancel);
        if (outcome is not ContactOutcome.Done known)
        {
            return (null, Refused(context, id, contactId, outcome));
        }

        return ETags.IfMatch(context.Request, ETags.Of(known.Contact.Version)) switch
        {
            Precondition.Fails => (null, Refused(context, id, contactId, new ContactOutcome.Moved())),
            Precondition.Holds => (known.Contact.Version, null),
            _ => (null, null),
        };
    }

    private static ContactCall Call(HttpContext context, string id) => new(context.CallingPartner(), id, context.Caller().Actor);

    private static Microsoft.AspNetCore.Http.HttpResults.Created<ContactView> Added(
        HttpContext context, SubscriptionContact contact, (string Name, string Value) header)
    {
        context.Response.Headers[header.Name] = header.Value;
        return TypedResults.Created($"/v1/subscriptions/{contact.SubscriptionId}/contacts/{contact.Id}", ContactView.Of(contact));
    }

    private static Problem Refused(HttpContext context, string id, string contactId, ContactOutcome why) => why switch
    {
        ContactOutcome.Unknown => SubscriptionEndpoints.Unknown(context, id),
        ContactOutcome.UnknownContact => UnknownContact(context, contactId),
        ContactOutcome.Moved => Problems.Of(
            "version.mismatch", "The contact has changed since you read it. Read it again and decide anew."),
        ContactOutcome.KeyMismatch => Problems.Of(
            "idempotency.mismatch", "This Idempotency-Key was used for another contact. Use a fresh key for a new one."),
        ContactOutcome.ManagedElsewhere elsewhere => context.RequestServices.GetRequiredService<ManagedPlaces>().Refuse(elsewhere.Channel),
        ContactOutcome.Cancelled cancelled => Problems.Of(
            "subscription.ended", $"It is cancelled from {cancelled.From:yyyy-MM-dd} on: nobody is added to it any more."),
        ContactOutcome.EmailTaken taken => Problems.Of(
            "contact.exists", "The subscription has a contact with this e-mail.").With("contactId", taken.Id),
        ContactOutcome.LastAdmin => Problems.Of(
            "contact.lastAdmin", "Nobody else may manage the subscription: make another contact admin first."),
        ContactOutcome.TooMany many => Problems.Of(
            "contact.tooMany", $"The subscription has {many.Most} contacts, and may not have more."),
        _ => throw new System.Diagnostics.UnreachableException(why.GetType().Name),
    };

    /// <summary>What is no id may be anything, an e-mail too: it is recorded nowhere.</summary>
    private static Problem UnknownContact(HttpContext context, string contactId)
    {
        var subject = Ids.IsId(contactId, SubscriptionContact.IdPrefix) ? contactId : null;
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "contact.unknown", subject);
        return Problems.Of("contact.unknown", "The subscription has no contact with this id.");
    }
}
