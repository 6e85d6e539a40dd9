using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Fulfillment.Gateway.Tests.Docs;

/// <summary>A few operations that use everything an operation can say about itself.</summary>
internal static class SampleApi
{
    private enum Status
    {
        Received,
        PartiallyFulfilled,
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapErrors();
        routes.MapDocs();
        routes.MapPost("/oauth/token", IssueToken).ExcludeFromDescription();

        var orders = routes.MapGroup("/v1/orders").WithTags("Orders").WithGroupName("v1");
        orders.MapPost("", PlaceAsync).WithName("PlaceOrder").WithSummary("Place an order")
            .WithMetadata(new RequiredScope("orders.write"))
            .WithHeaders(Headers.IdempotencyKey, Headers.Prefer, Headers.FulfillmentVersion, Headers.Location, Headers.IdempotencyReplayed.On(202))
            .WithParameters(ParameterDoc.Flag("validateOnly", "Only check, place nothing."))
            .WithProblems("order.impossible", "order.conflict")
            .WithRequestExample(Example)
            .WithResponseExample(202, new SampleView("ord_1", LineAction.New));
        orders.MapGet("/{id}", Get).WithName("GetOrder").WithSummary("Read an order")
            .WithMetadata(new RequiredScope("orders.read"))
            .WithParameters(ParameterDoc.Path("id", "The order's id.", "ord_1"))
            .WithProblems("order.unknown")
            .WithResponseExample(200, new SampleView("ord_1", null));
        orders.MapGet("", () => TypedResults.Ok(new SampleView("ord_1", null))).WithName("ListOrders").WithSummary("List orders")
            .WithMetadata(new RequiredScope("orders.read"))
            .WithParameters(ParameterDoc.Choice<Status>("status", "Only of this status."), ParameterDoc.Limit, ParameterDoc.Cursor);

        routes.MapGet("/ops/v1/holds", () => TypedResults.Ok(new SampleView("ord_1", null)))
            .WithName("ListHolds").WithSummary("List held orders").WithTags("Holds").WithGroupName("ops-v1").WithMetadata(new RequiredScope("ops.read"));
        routes.MapGet("/internal", () => "no group, no document");
    }

    public static PlaceOrderRequest Example { get; } = new()
    {
        PartnerOrderRef = "R-2026-0001",
        Customer = new PartyRequest { Name = "Müller Maschinenbau GmbH", Country = "DE" },
        Lines = [new LineRequest { Action = LineAction.New, Sku = "premium-sm", Quantity = 37 }],
    };

    internal sealed record SampleView(string Id, LineAction? Action);

    private static async Task<Results<Accepted<SampleView>, Problem>> PlaceAsync(HttpRequest request, CancellationToken cancel) =>
        await StrictJson.ReadAsync(request, PartnerApiJson.Default.PlaceOrderRequest, cancel) switch
        {
            BodyOutcome<PlaceOrderRequest>.Refused refused => refused.Problem,
            _ => TypedResults.Accepted("/v1/orders/ord_1", new SampleView("ord_1", LineAction.New)),
        };

    private static Results<Ok<SampleView>, Problem> Get(string id, HttpRequest request) =>
        request.Headers.Authorization == "Bearer sample-token"
            ? TypedResults.Ok(new SampleView($"seen-{id}", null))
            : Problems.Of("token.missing", "No token.");

    private static Results<Ok<Dictionary<string, string>>, Problem> IssueToken(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.Ordinal)
            ? TypedResults.Ok(new Dictionary<string, string> { ["access_token"] = "sample-token", ["token_type"] = "Bearer" })
            : Problems.Of("token.missing", "No client.");
}
