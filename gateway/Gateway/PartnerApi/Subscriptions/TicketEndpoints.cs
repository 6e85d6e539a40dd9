using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tickets;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What a partner hands on for a subscription: the customer's link, and the code for another partner.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        var claims = routes.MapPartnerGroup("/v1/subscriptions/{id}/claims", "Subscriptions");
        claims.MapGet("", ShowClaimAsync).DocumentShowClaim().RequireScope(Scopes.SubscriptionsRead);
        claims.MapPost("", MakeClaimAsync).DocumentMakeClaim().RequireScope(Scopes.SubscriptionsWrite);
        var transfers = routes.MapPartnerGroup("/v1/subscriptions/{id}/transfer-code", "Subscriptions");
        transfers.MapPost("", MakeTransferAsync).DocumentMakeTransfer().RequireScope(Scopes.SubscriptionsWrite);
        transfers.MapDelete("", WithdrawTransferAsync).DocumentWithdrawTransfer().RequireScope(Scopes.SubscriptionsWrite);
    }

    private static async Task<IResult> ShowClaimAsync(
        string id, HttpContext context, TicketOffice office, IOptions<ClaimOptions> options, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var outcome = await office.ShowAsync(context.CallingPartner(), id, TicketKind.Claim, context.Caller().Actor, cancel);
        return outcome switch
        {
            TicketOutcome.Shown shown => Listed(ClaimLinkView.Of(shown, options.Value)),
            TicketOutcome.Unknown => SubscriptionEndpoints.Unknown(context, id),
            _ => Listed(),
        };

        static Microsoft.AspNetCore.Http.HttpResults.Ok<ListView<ClaimLinkView>> Listed(params ClaimLinkView[] all) =>
            TypedResults.Ok(new ListView<ClaimLinkView> { Data = all, NextCursor = null });
    }

    private static async Task<IResult> MakeClaimAsync(
        string id, HttpContext context, TicketOffice office, IOptions<ClaimOptions> options, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var outcome = await office.MakeAsync(context.CallingPartner(), id, TicketKind.Claim, context.Caller().Actor, cancel);
        return outcome is TicketOutcome.Shown shown
            ? TypedResults.Created((string?)null, ClaimLinkView.Of(shown, options.Value))
            : Refused(context, id, outcome);
    }

    private static async Task<IResult> MakeTransferAsync(
        string id, HttpContext context, TicketOffice office, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var outcome = await office.MakeAsync(context.CallingPartner(), id, TicketKind.Transfer, context.Caller().Actor, cancel);
        return outcome is TicketOutcome.Shown shown
            ? TypedResults.Created((string?)null, new TransferCodeView { TransferCode = shown.Text, ExpiresAt = shown.Ticket.ExpiresAt!.Value })
            : Refused(context, id, outcome);
    }

    private static async Task<IResult> WithdrawTransferAsync(
        string id, HttpContext context, TicketOffice office, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var outcome = await office.WithdrawAsync(context.CallingPartner(), id, TicketKind.Transfer, context.Caller().Actor, cancel);
        return outcome is TicketOutcome.Withdrawn ? TypedResults.NoContent() : Refused(context, id, outcome);
    }

    private static Problem Refused(HttpContext context, string id, TicketOutcome why) => why switch
    {
        TicketOutcome.NotApplicable => Problems.Of("namespace.notApplicable", "The subscription is not delivered to a namespace."),
        TicketOutcome.Over => Problems.Of("subscription.over", "The subscription has ended, or its order was taken back."),
        TicketOutcome.ManagedElsewhere elsewhere => context.RequestServices.GetRequiredService<ManagedPlaces>().Refuse(elsewhere.Channel),
        _ => SubscriptionEndpoints.Unknown(context, id),
    };
}

/// <summary>The link by which the customer chooses a namespace.</summary>
internal sealed record ClaimLinkView
{
    /// <summary>For the customer alone: whoever has it decides where the subscription goes.</summary>
    public required string Link { get; init; }

    /// <summary>open, used or replaced.</summary>
    [Words(typeof(TicketState))]
    public required string State { get; init; }

    /// <summary>The namespace that was chosen by it.</summary>
    public string? Namespace { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static ClaimLinkView Of(TicketOutcome.Shown shown, ClaimOptions options) => new()
    {
        Link = options.LinkOf(shown.Text),
        State = shown.Ticket.State.Word(),
        Namespace = shown.Ticket.UsedFor,
        CreatedAt = shown.Ticket.CreatedAt,
    };
}

/// <summary>The code with which another partner takes a subscription over.</summary>
internal sealed record TransferCodeView
{
    /// <summary>The other partner orders with it: action transfer, this subscriptionId, this transferCode.</summary>
    public required string TransferCode { get; init; }

    /// <summary>Until when it is worth anything.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
