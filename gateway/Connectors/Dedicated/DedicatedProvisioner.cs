using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.Dedicated;

/// <summary>
/// Has an installation built, changed and taken down. The service accepts at once and works in stages, which are asked for
/// when it says so; what it has is believed only when nothing is under way.
/// </summary>
internal sealed class DedicatedProvisioner(IOptions<DedicatedOptions> options, TimeProvider clock)
    : IProvisioner, IDisposable
{
    private readonly DedicatedClient _dedicated = new(options.Value, clock);

    public string Kind => "dedicated";

    public async ValueTask<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancel) =>
        (await PlaceAsync(HttpMethod.Put, request.Asked, request, cancel)).Provision();

    public async ValueTask<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancel) =>
        (await PlaceAsync(HttpMethod.Patch, request.Asked, request, cancel)).Update();

    public async ValueTask<DeprovisionResult> DeprovisionAsync(DeprovisionRequest request, CancellationToken cancel)
    {
        var reply = await _dedicated.RemoveAsync(request, cancel);
        var ending = reply.Has(out var body, out var fault) ? Of(body.Operation, reply.Wait)
            : DedicatedFaults.IsGone(fault) ? Ending.Done
            : fault;
        return ending.Deprovision();
    }

    public async ValueTask<LastOperationResult> LastOperationAsync(LastOperationRequest request, CancellationToken cancel)
    {
        var reply = await _dedicated.OperationAsync(request, cancel);
        if (!reply.Has(out var operation, out var fault))
        {
            return new LastOperationResult { Outcome = DedicatedFaults.IsGone(fault) ? null : fault.Outcome };
        }

        var ending = Of(operation, reply.Wait);
        return new LastOperationResult { Outcome = ending.Outcome, Stage = ending.Stage };
    }

    public async ValueTask<ReadBackResult> ReadBackAsync(ReadBackRequest request, CancellationToken cancel)
    {
        var reply = await _dedicated.FindAsync(request, cancel);
        if (!reply.Has(out var body, out var fault))
        {
            return DedicatedFaults.IsGone(fault) ? ReadBacks.Of(null, request.Asked) : new() { Outcome = fault.Outcome };
        }

        // A change that failed left the installation as it was; a build that failed left nothing to use.
        return body.Operation is { State: OperationState.Done } or { State: OperationState.Failed, Kind: OperationKind.Change }
            ? ReadBacks.Of(body.Entitlement(), request.Asked) with { Access = AccessOf(body) }
            : new ReadBackResult { Outcome = Of(body.Operation, reply.Wait).Outcome };
    }

    public void Dispose() => _dedicated.Dispose();

    private async Task<Ending> PlaceAsync(
        HttpMethod method, Entitlement asked, ProvisioningRequest request, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(asked.Region))
        {
            return DedicatedFaults.NoRegion;
        }

        var reply = await _dedicated.PlaceAsync(method, asked, request, cancel);
        return reply.Has(out var body, out var fault) ? Of(body.Operation, reply.Wait) : fault;
    }

    private Ending Of(OperationBody operation, TimeSpan? wait)
    {
        var stage = $"{Plain(operation.Stage)} ({operation.Step} of {operation.Steps})";
        var reason = Plain(operation.Reason ?? "no reason told");
        Outcome outcome = operation.State switch
        {
            OperationState.Done => new Outcome.Done(),
            OperationState.Running => new Outcome.Pending(
                wait ?? TimeSpan.FromSeconds(options.Value.PollSeconds),
                $"The {Word(operation.Kind)} of the installation: {stage}."),
            _ => new Outcome.Refused(
                "installation.failed",
                BlockedOn.Vendor,
                $"The {Word(operation.Kind)} of the installation failed at {stage}: {reason}."),
        };
        return new Ending(outcome, Stage: stage);
    }

    private static string Word(OperationKind kind) => kind switch
    {
        OperationKind.Build => "build",
        OperationKind.Change => "change",
        _ => "removal",
    };

    // What the service writes stands in logs and before people.
    private static string Plain(string text) => new([.. text.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);

    private static TargetAccess? AccessOf(InstallationBody body) => body.Access is { } access
        ? new TargetAccess { Address = access.Address, SetupCode = access.SetupCode }
        : null;
}
