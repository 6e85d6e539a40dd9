using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Vendor;

/// <summary>The vendor's interface: one question, signed.</summary>
public static class VendorEndpoints
{
    /// <param name="routes">Where it is mapped.</param>
    /// <param name="vendor">The vendor's memory.</param>
    /// <param name="credential">The bearer credential of who adds faults.</param>
    public static void MapVendor(this IEndpointRouteBuilder routes, VendorSimulator vendor, string credential)
    {
        routes.MapPost("/vendor/v1/screenings", new Door(vendor.Refuse, vendor.Faults).To(vendor.Screen));
        routes.MapPost("/simulator/vendor/faults", new Door(credential, vendor.Faults).ToFaults());
    }
}
