using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>What the partner API's document says of each operation.</summary>
internal static class PartnerDocs
{
    private static readonly ParameterDoc _order = ParameterDoc.Path("id", "The order's id.", Examples.Received.Id);
    private static readonly ParameterDoc _license = ParameterDoc.Path("id", "The license's id.", Examples.License.Id);

    public static RouteHandlerBuilder DocumentPlace(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("PlaceOrder").WithSummary("Place an order")
        .WithDescription("""
            Answered 202 as soon as the order is on disk; 201 when `Prefer: wait` saw it finish; 200 when you placed the
            same order before, or with `validateOnly=true`, which says what placing would yield and writes nothing (no
            key needed). The answer to a key is kept for 30 days; your partnerOrderRef counts for ever.
            """)
        .WithHeaders(
            Headers.IdempotencyKey, Headers.Prefer, Headers.Location.On(201, 202), Headers.RetryAfter.On(202),
            Headers.ETag.On(200, 201, 202), Headers.IdempotencyReplayed.On(200, 201, 202), Headers.PreferenceApplied.On(201, 202))
        .WithParameters(ParameterDoc.Flag("validateOnly", "Say what placing would yield, and write nothing."))
        .WithRequestExample(Examples.Request)
        .WithResponseExample(StatusCodes.Status202Accepted, Examples.Received)
        .WithResponseExample(StatusCodes.Status201Created, Examples.Fulfilled)
        .WithResponseExample(StatusCodes.Status200OK, Examples.DryRun)
        .WithProblems("order.conflict", "order.impossible");

    public static RouteHandlerBuilder DocumentList(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListOrders").WithSummary("List your orders, newest first")
        .WithParameters(
            ParameterDoc.Choice<OrderStatus>("status", "Only orders of this status."),
            ParameterDoc.Text("partnerOrderRef", "Only the order with this id of yours.", "R-2026-0001", 64),
            ParameterDoc.Text("purchaseOrder", "Only orders under this purchase order.", "PO-4711", 64),
            ParameterDoc.Text("customer", "Only orders whose customer's name holds this, in any letter case.", "müller"),
            ParameterDoc.Time("updatedSince", "Only orders that have moved since."),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, Examples.Orders);

    public static RouteHandlerBuilder DocumentGet(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetOrder").WithSummary("Read an order, or wait until it moves")
        .WithDescription("With `Prefer: wait` the answer comes when the status changes; at once when the order is settled or `If-None-Match` names an older version.")
        .WithParameters(_order)
        .WithHeaders(Headers.Prefer, Headers.IfNoneMatch, Headers.ETag, Headers.PreferenceApplied)
        .WithResponseExample(StatusCodes.Status200OK, Examples.Fulfilled)
        .Produces(StatusCodes.Status304NotModified)
        .WithProblems("order.unknown");

    public static RouteHandlerBuilder DocumentEvents(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListOrderEvents").WithSummary("Read an order's timeline")
        .WithParameters(_order, ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, Examples.Events)
        .WithProblems("order.unknown");

    public static RouteHandlerBuilder DocumentCancel(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("CancelOrder").WithSummary("Cancel an order before its first line is provisioned")
        .WithDescription("Repeating it is harmless. Later, an order with the action `cancel` ends a subscription.")
        .WithParameters(_order)
        .WithHeaders(Headers.IfMatch, Headers.ETag)
        .WithResponseExample(StatusCodes.Status200OK, Examples.Cancelled)
        .WithProblems("order.unknown", "order.notCancellable", "version.mismatch");

    public static RouteHandlerBuilder DocumentOfOrder(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListOrderLicenses").WithSummary("Fetch an order's licenses so far")
        .WithDescription("""
            Lines that have yielded nothing yet stand under `pending` with the reason, and so do those whose subscription another
            partner has taken over: what lets somebody use it is that partner's alone. Every call is audited.
            """)
        .WithParameters(_order)
        .WithResponseExample(StatusCodes.Status200OK, Examples.Licenses)
        .WithProblems("order.unknown");

    public static RouteHandlerBuilder DocumentLicense(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetLicense").WithSummary("Read a license")
        .WithDescription("""
            A license goes with its subscription: to the partner that has taken that over it is known, and to the one before it is
            unknown like the subscription itself.
            """)
        .WithParameters(_license)
        .WithResponseExample(StatusCodes.Status200OK, Examples.License)
        .WithProblems("license.unknown");

    public static RouteHandlerBuilder DocumentFile(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetLicenseFile").WithSummary("Fetch a license file")
        .WithDescription("As compact JWS, as armored text or as JSON, by `Accept`. It verifies with the keys of /.well-known/license-keys.json alone.")
        .WithParameters(_license)
        .WithResponseExample(StatusCodes.Status200OK, Examples.LicenseFile)
        .WithResponseForms((Examples.CompactLicense, "application/jose"), (Examples.ArmoredLicense, "text/plain"))
        .WithProblems("license.unknown", "accept.unsupported");

    public static RouteHandlerBuilder DocumentProducts(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListProducts").WithSummary("The catalog as you may sell it")
        .WithParameters(ParameterDoc.Time("changedSince", "Only products that have changed since."))
        .WithHeaders(Headers.IfNoneMatch, Headers.ETag)
        .WithResponseExample(StatusCodes.Status200OK, Examples.Products)
        .Produces(StatusCodes.Status304NotModified);

    public static RouteHandlerBuilder DocumentClock(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AdvanceSandboxClock").WithSummary("Move a sandbox partner's own clock ahead")
        .WithDescription("What falls due by that is done at once. For sandbox partners only; to others this address does not exist.")
        .WithRequestExample(new ClockRequest { AdvanceHours = 720 })
        .WithResponseExample(StatusCodes.Status200OK, Examples.Clock)
        .WithProblems("route.unknown");
}
