using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>A good provisioner of which single operations were replaced.</summary>
internal sealed class TamperedProvisioner(IProvisioner good) : IProvisioner
{
    public Func<ProvisionRequest, CancellationToken, ValueTask<ProvisionResult>>? Provision { get; init; }

    public Func<DeprovisionRequest, CancellationToken, ValueTask<DeprovisionResult>>? Deprovision { get; init; }

    public Func<LastOperationRequest, CancellationToken, ValueTask<LastOperationResult>>? LastOperation { get; init; }

    public Func<ReadBackRequest, CancellationToken, ValueTask<ReadBackResult>>? ReadBack { get; init; }

    public string Kind => good.Kind;

    public ValueTask<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancel) =>
        (Provision ?? good.ProvisionAsync)(request, cancel);

    public ValueTask<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancel) =>
        good.UpdateAsync(request, cancel);

    public ValueTask<DeprovisionResult> DeprovisionAsync(DeprovisionRequest request, CancellationToken cancel) =>
        (Deprovision ?? good.DeprovisionAsync)(request, cancel);

    public ValueTask<LastOperationResult> LastOperationAsync(LastOperationRequest request, CancellationToken cancel) =>
        (LastOperation ?? good.LastOperationAsync)(request, cancel);

    public ValueTask<ReadBackResult> ReadBackAsync(ReadBackRequest request, CancellationToken cancel) =>
        (ReadBack ?? good.ReadBackAsync)(request, cancel);
}
