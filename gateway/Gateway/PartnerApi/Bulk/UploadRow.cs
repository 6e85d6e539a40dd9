using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>A row that could be read.</summary>
internal sealed record UploadRow(UploadCall Call, int Number, BulkOrderRequest Asked)
{
    public string Key => Asked.IdempotencyKey;

    /// <summary>What no other row may speak of at the same time.</summary>
    public IReadOnlyCollection<string> Names =>
    [
        $"key {Key}",
        $"ref {Asked.Order.PartnerOrderRef}",
        .. Asked.Order.Lines.Select(line => line.SubscriptionId).OfType<string>().Distinct().Select(id => $"sub {id}"),
    ];

    public OrderRequest Request() => new()
    {
        Partner = Call.Caller.Partner!,
        Channel = OrderRequest.Api,
        Content = OrderMapping.Content(Asked.Order),
        Actor = Call.Caller.Actor,
        Call = Call.DryRun is null ? PlaceOrder.Call(Key, TimeSpan.Zero) : null,
    };

    public BulkResultView Found(int status, string orderId) => Valid(status) with
    {
        OrderId = orderId,
        Location = $"/v1/orders/{orderId}",
    };

    public BulkResultView Valid(int status) => new() { Row = Number, IdempotencyKey = Key, Status = status };

    public BulkResultView Refused(Problem problem) => Call.Refused(Number, Key, problem);
}
