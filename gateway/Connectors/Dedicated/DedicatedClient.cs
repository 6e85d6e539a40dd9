using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Dedicated;

/// <summary>The calls of the service's interface, one method each; <c>specs/provisioning-targets.md</c> tells them.</summary>
internal sealed class DedicatedClient(DedicatedOptions options, TimeProvider clock) : IDisposable
{
    private readonly TargetClient _target = new(options, DedicatedFaults.Table, clock);

    public Task<TargetReply<InstallationBody>> FindAsync(ProvisioningRequest request, CancellationToken cancel) =>
        _target.AskAsync(TargetCall.Reading(PathOf(request), request), DedicatedJson.Default.InstallationBody, cancel);

    public Task<TargetReply<OperationBody>> OperationAsync(ProvisioningRequest request, CancellationToken cancel) =>
        _target.AskAsync(
            TargetCall.Reading($"{PathOf(request)}/operation", request), DedicatedJson.Default.OperationBody, cancel);

    /// <param name="method">PUT for a new installation, PATCH for one that is there.</param>
    public Task<TargetReply<InstallationBody>> PlaceAsync(
        HttpMethod method, Entitlement asked, ProvisioningRequest request, CancellationToken cancel)
    {
        var body = new PlacementBody
        {
            SubscriptionId = request.SubscriptionId,
            Number = request.SubscriptionNumber,
            Plan = asked.Plan,
            Seats = asked.Seats,
            StartsOn = asked.StartsOn,
            EndsOn = asked.EndsOn,
            Region = asked.Region!,
            AddOns = asked.AddOns,
            Packs = [.. asked.Packs.Select(PackBody.Of)],
        };
        var call = TargetCall.Changing(method, PathOf(request), request).With(body, DedicatedJson.Default.PlacementBody);
        return _target.AskAsync(call, DedicatedJson.Default.InstallationBody, cancel);
    }

    public Task<TargetReply<InstallationBody>> RemoveAsync(ProvisioningRequest request, CancellationToken cancel) =>
        _target.AskAsync(
            TargetCall.Changing(HttpMethod.Delete, PathOf(request), request), DedicatedJson.Default.InstallationBody, cancel);

    public void Dispose() => _target.Dispose();

    private static string PathOf(ProvisioningRequest request) =>
        $"api/v1/installations/{Uri.EscapeDataString(request.ProvisioningId)}";
}
