using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>What a partner is told of an order that is not taken, whichever way it came.</summary>
internal sealed class PlacementProblems(ManagedPlaces places)
{
    /// <param name="placement">Anything but an order that is there.</param>
    /// <param name="at">Pointer to the order in what was sent; empty where it is the whole body.</param>
    public Problem Of(Placement placement, string at = "") => placement switch
    {
        Placement.KeyMismatch => Problems.Of(
            "idempotency.mismatch", "This Idempotency-Key was used for another body. Use a fresh key for a new order."),
        Placement.KeyOpen => Problems.Of(
            "idempotency.running", "The first request with this Idempotency-Key still waits for its order.",
            retryAfter: TimeSpan.FromSeconds(1)),
        Placement.RefTaken taken => Problems.Of(
            "order.conflict", "You placed another order under this partnerOrderRef.").With("orderId", taken.OrderId),
        Placement.Impossible impossible when impossible.Faults.FirstOrDefault(fault => fault.Code == OrderFault.ManagedElsewhere) is { } elsewhere =>
            places.Refuse(elsewhere.Channel!).With("pointer", at + elsewhere.Pointer),
        Placement.Impossible impossible => Problems.OfFaults(
            "order.impossible", [.. impossible.Faults.Select(fault => new Fault(at + fault.Pointer, fault.Code, fault.Message))]),
        _ => throw new System.Diagnostics.UnreachableException(placement.GetType().Name),
    };
}
