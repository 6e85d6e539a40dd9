using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What the operators' document says of each operation.</summary>
internal static class OpsDocs
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly ParameterDoc _order = ParameterDoc.Path("id", "The order's id.", Examples.Received.Id);
    private static readonly ReasonRequest _reason = new() { Reason = "Checked with the distributor: the customer's plant is in Rostov." };

    private static readonly OpsOrderView _held = new()
    {
        Order = Examples.Received with { Status = "held", Version = 3, BlockedOn = "screening", Reason = ReasonView.Of("screening.inReview"), Screening = new ScreeningView { Status = "inReview" } },
        Partner = "acme",
        Channel = "api",
        HumanTouches = 0,
        Decisions =
        [
            new DecisionView
            {
                Id = "scr_01jd7m3q9x4t6v8b2c5e7g9h1p", Verdict = "review", Reason = "donetsk (customer): The city is named in the rules.",
                DecidedBy = "system", PolicyVersion = "embargoes 2026-11-01 sha256:1f3a...", DecidedAt = _at, ValidUntil = _at.AddDays(30),
                Reasons = [new DecisionReasonView { Hook = "embargo", Rule = "donetsk", Verdict = "review", Party = "customer", Summary = "The city is named in the rules." }],
            },
        ],
    };

    public static RouteHandlerBuilder DocumentOrders(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListAllOrders").WithSummary("List orders of all partners, newest first")
        .WithDescription("`screening=inReview` is the queue of the compliance desk: held orders, and those of which something was stopped after they had been let through.")
        .WithParameters(
            ParameterDoc.Choice<OrderStatus>("status", "Only orders of this status."),
            ParameterDoc.Choice<ScreeningState>("screening", "Only orders that stand so with screening."),
            ParameterDoc.Text("partner", "Only orders of this partner.", "acme", 40),
            ParameterDoc.Text("partnerOrderRef", "Only orders with this id of the partner's.", "R-2026-0001", 64),
            ParameterDoc.Text("purchaseOrder", "Only orders under this purchase order.", "PO-4711", 64),
            ParameterDoc.Text("customer", "Only orders whose customer's name holds this.", "müller"),
            ParameterDoc.Time("updatedSince", "Only orders that have moved since."),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<OpsOrderView> { Data = [_held], NextCursor = null });

    public static RouteHandlerBuilder DocumentOrder(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetAnyOrder").WithSummary("Read an order with its decisions, attempts and deliveries")
        .WithParameters(_order)
        .WithResponseExample(StatusCodes.Status200OK, _held)
        .WithProblems("order.unknown");

    public static RouteHandlerBuilder DocumentRelease(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ReleaseOrder").WithSummary("Let a held order go on, or propose it to a second person")
        .WithDescription("Where the policy asks for two people, which it does but for sandbox partners, the first call proposes and is answered 202; the same call of another reviewer releases. A refusal takes one person, whatever was proposed.")
        .WithParameters(_order)
        .WithRequestExample(_reason)
        .WithResponseExample(StatusCodes.Status200OK, _held)
        .WithResponseExample(StatusCodes.Status202Accepted, _held with
        {
            Review = new ReviewView
            {
                Workflow = "partner",
                Since = _at,
                DueBy = _at.AddHours(24),
                ProposedBy = "operator:opr_01jd7m3q9x4t6v8b2c5e7g9h1w",
                ProposedAt = _at.AddHours(1),
                ProposedReason = _reason.Reason,
            },
        })
        .WithProblems("order.unknown", "order.notHeld", "screening.secondPerson", "screening.forbidden");

    public static RouteHandlerBuilder DocumentRefuse(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RefuseOrder").WithSummary("Refuse a held order for good")
        .WithDescription("Also what was stopped after the order had been let through: what is served already stays.")
        .WithParameters(_order)
        .WithRequestExample(_reason)
        .WithResponseExample(StatusCodes.Status200OK, _held)
        .WithProblems("order.unknown", "order.notHeld");

    public static RouteHandlerBuilder DocumentScreenAgain(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ScreenOrderAgain").WithSummary("Have screening asked again about what it holds")
        .WithDescription("After a list that was missing is there, or an exception was agreed to. Whatever still speaks against the order holds it as before; a proposed release is forgotten.")
        .WithParameters(_order)
        .WithRequestExample(new ReasonRequest { Reason = "The list is loaded again." })
        .WithResponseExample(StatusCodes.Status200OK, _held)
        .WithProblems("order.unknown", "order.notHeld");

    public static RouteHandlerBuilder DocumentAdapters(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListAdapters").WithSummary("The adapters of this node, with what is wrong and how to mend it")
        .WithResponseExample(StatusCodes.Status200OK, new ListView<AdapterView>
        {
            Data = [new AdapterView { Id = "distributor", Version = "1.0.0", Sdk = ">=1.0 <2", Status = "active", LoadedAt = _at }],
            NextCursor = null,
        });

    public static RouteHandlerBuilder DocumentChannels(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListChannels").WithSummary("The channels of this node, with what is wrong and how to mend it")
        .WithResponseExample(StatusCodes.Status200OK, new ListView<ChannelView>
        {
            Data = [new ChannelView { Name = "disty-eu", Adapter = "distributor", Partner = "acme", Status = "faulty", Reason = "Channel 'disty-eu' needs the setting Secret.", Fix = "Set Channels:disty-eu:settings:Secret." }],
            NextCursor = null,
        });

    public static RouteHandlerBuilder DocumentDeadLetters(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListDeadLetters").WithSummary("What stopped for good, newest first")
        .WithParameters(ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<DeadLetterView>
        {
            Data =
            [
                new DeadLetterView
                {
                    Id = "dlq_01jd7m3q9x4t6v8b2c5e7g9h1q", Source = "outbox", SubjectId = Examples.Received.Id, Destination = "confirm.disty-eu",
                    Code = "confirmation.refused", Summary = "The distributor answered 404: check ConfirmUrl.", Attempts = 1, CreatedAt = _at,
                },
            ],
            NextCursor = null,
        });

    public static RouteHandlerBuilder DocumentRequeue(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RequeueDeadLetter").WithSummary("Send it on its way again")
        .WithParameters(ParameterDoc.Path("id", "The dead letter's id.", "dlq_01jd7m3q9x4t6v8b2c5e7g9h1q"))
        .WithRequestExample(new ReasonRequest { Reason = "ConfirmUrl is right now." })
        .Produces(StatusCodes.Status204NoContent)
        .WithProblems("deadLetter.unknown", "deadLetter.settled");

    public static RouteHandlerBuilder DocumentRequeueGroup(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RequeueDeadLetters").WithSummary("Send a whole group on its way again")
        .WithRequestExample(new RequeueGroupRequest
        {
            Source = LetterSource.Outbox,
            Destination = "confirm.nordic",
            Code = "sink.timeout",
            Reason = "Their outage is over.",
        })
        .WithResponseExample(StatusCodes.Status200OK, new RequeuedGroupView { Requeued = 42, Settled = 1, More = false });

    public static RouteHandlerBuilder DocumentAudit(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListAudit").WithSummary("Who did what, oldest first")
        .WithParameters(ParameterDoc.Text("subject", "Only what was done to this id.", Examples.Received.Id), ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<AuditView>
        {
            Data =
            [
                new AuditView
                {
                    Seq = 41, At = _at, Actor = "partner:acme", Token = "01jd7m3q9x4t6v8b2c5e7g9h1r", Action = "order.place",
                    Subject = Examples.Received.Id, After = "v1", Hash = "9f2c...",
                },
            ],
            NextCursor = null,
        });
}
