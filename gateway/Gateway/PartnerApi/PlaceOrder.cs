using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>Places an order: reads the call, asks the intake once, and gives its answer the form of HTTP.</summary>
internal sealed class PlaceOrder(OrderIntake intake, OrderReader reader, PlacementProblems problems)
{
    public const string Route = "POST /v1/orders";

    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var validateOnly = query.Flag("validateOnly");
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var key = IdempotencyKey.Read(context.Request);
        if (key is IdempotencyKey.Refused noKey && (!validateOnly || context.Request.Headers.ContainsKey(IdempotencyKey.HeaderName)))
        {
            return noKey.Problem;
        }

        return await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.PlaceOrderRequest, cancel) switch
        {
            BodyOutcome<PlaceOrderRequest>.Refused refused => refused.Problem,
            BodyOutcome<PlaceOrderRequest>.Read read when validateOnly => Tried(await intake.TryAsync(Request(context, read, null), cancel)),
            BodyOutcome<PlaceOrderRequest>.Read read => await PlaceAsync(context, read, ((IdempotencyKey.Given)key).Key, cancel),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<IResult> PlaceAsync(
        HttpContext context, BodyOutcome<PlaceOrderRequest>.Read body, string key, CancellationToken cancel)
    {
        var wait = Prefer.Wait(context.Request) ?? TimeSpan.Zero;
        var request = Request(context, body, Call(key, wait > TimeSpan.Zero ? wait + TimeSpan.FromSeconds(1) : TimeSpan.Zero));
        return await intake.PlaceAsync(request, cancel) switch
        {
            Placement.Accepted accepted when wait > TimeSpan.Zero => await WaitAsync(request, accepted.Order, wait, cancel),
            Placement.Accepted accepted => new OrderAnswer(accepted.Order.Id, accepted.Answer!)
            {
                Version = accepted.Order.Version,
            },
            Placement.Existing existing => await ExistingAsync(existing.Order, cancel),
            Placement.Replayed replayed => new OrderAnswer(replayed.OrderId, replayed.Answer) { Replayed = true },
            var other => problems.Of(other),
        };
    }

    /// <summary>The memory of keys that every way to place an order shares, with the answers that it keeps.</summary>
    public static KeyedCall Call(string key, TimeSpan openFor) => new()
    {
        Route = Route,
        Key = key,
        OpenFor = openFor,
        Accepted = order => OrderAnswer.Store(StatusCodes.Status202Accepted, OrderView.Of(order)),
        Existing = order => OrderAnswer.Store(StatusCodes.Status200OK, OrderView.Of(order)),
    };

    /// <summary>Waits for the order to finish; what the caller is told in the end is what a repeat is told.</summary>
    private async Task<IResult> WaitAsync(OrderRequest request, Order order, TimeSpan wait, CancellationToken cancel)
    {
        var found = (await reader.WaitAsync(request.Partner.Id, order.Id, OrderReader.Rests, wait, cancel))!;
        var status = found.Order.IsSettled ? StatusCodes.Status201Created : StatusCodes.Status202Accepted;
        var answer = OrderAnswer.Store(status, found.View);
        await intake.CloseAsync(request, order.Id, answer, cancel);
        return new OrderAnswer(order.Id, answer) { Waited = wait, Version = found.Order.Version };
    }

    private async Task<IResult> ExistingAsync(Order order, CancellationToken cancel)
    {
        var found = (await reader.FindAsync(order.Partner, order.Id, cancel))!;
        return new OrderAnswer(order.Id, OrderAnswer.Store(StatusCodes.Status200OK, found.View)) { Version = found.Order.Version };
    }

    private IResult Tried(Placement placement) => placement switch
    {
        Placement.Accepted accepted => TypedResults.Ok(DryRunView.Of(accepted.Order)),
        Placement.Existing existing => TypedResults.Ok(DryRunView.Of(existing.Order) with { OrderId = existing.Order.Id }),
        _ => problems.Of(placement),
    };

    private static OrderRequest Request(HttpContext context, BodyOutcome<PlaceOrderRequest>.Read body, KeyedCall? call) => new()
    {
        Partner = context.CallingPartner(),
        Channel = OrderRequest.Api,
        Content = OrderMapping.Content(body.Value),
        Actor = context.Caller().Actor,
        Call = call,
    };
}

/// <summary>What placing the order would yield. Nothing was written.</summary>
internal sealed record DryRunView
{
    /// <summary>true: the same order would be accepted.</summary>
    public required bool Valid { get; init; }

    /// <summary>The order that was placed under this reference before, if there is one.</summary>
    public string? OrderId { get; init; }

    /// <summary>The lines with everything filled in that was left open.</summary>
    public required IReadOnlyList<DryRunLineView> Lines { get; init; }

    /// <summary>When it would be settled if nothing is in the way.</summary>
    public DateTimeOffset? ExpectedBy { get; init; }

    public static DryRunView Of(Order order) => new()
    {
        Valid = true,
        ExpectedBy = order.ExpectedBy,
        Lines = [.. order.Lines.Select(DryRunLineView.Of)],
    };
}

/// <summary>A line as it would be.</summary>
internal sealed record DryRunLineView
{
    /// <summary>Your own id of the line.</summary>
    public required string LineRef { get; init; }

    /// <summary>What the line does.</summary>
    public required string Action { get; init; }

    /// <summary>The product.</summary>
    public string? Sku { get; init; }

    /// <summary>How many seats or units.</summary>
    public long? Quantity { get; init; }

    /// <summary>First day of the term, or the day a change takes effect.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>How the product reaches the customer.</summary>
    public string? Delivery { get; init; }

    /// <summary>The price, where one is agreed.</summary>
    public PriceView? Price { get; init; }

    public static DryRunLineView Of(OrderLine line)
    {
        var view = LineView.Of(line, []);
        return new DryRunLineView
        {
            LineRef = view.LineRef,
            Action = view.Action,
            Sku = view.Sku,
            Quantity = view.Quantity,
            StartsOn = view.StartsOn,
            EndsOn = line.TermMonths is { } months ? line.StartsOn.AddMonths(months) : null,
            Delivery = view.Delivery,
            Price = view.Price,
        };
    }
}
