using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>What customers get, in clear. Each showing is written into the audit chain before it is given out.</summary>
internal interface IConfirmationLicenses
{
    /// <returns>The licenses by the id of their line; lines without any may be left out.</returns>
    Task<IReadOnlyDictionary<string, IReadOnlyList<LicenseConfirmation>>> OfAsync(
        Order order, Actor actor, CancellationToken cancel);
}
