using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Targets;

/// <summary>How an operation ended, whichever it was.</summary>
internal sealed record Ending(Outcome Outcome, bool Doubtful = false, string? Stage = null)
{
    public static Ending Done { get; } = new(new Outcome.Done());

    public static implicit operator Ending(TargetFault fault) => new(fault.Outcome, fault.Doubtful);

    public ProvisionResult Provision() => new() { Outcome = Outcome, Doubtful = Doubtful, Stage = Stage };

    public UpdateResult Update() => new() { Outcome = Outcome, Doubtful = Doubtful, Stage = Stage };

    public DeprovisionResult Deprovision() => new() { Outcome = Outcome, Doubtful = Doubtful, Stage = Stage };
}
