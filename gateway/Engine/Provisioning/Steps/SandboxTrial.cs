using Fulfillment.Engine.Orders;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>What the magic skus of sandbox partners do before anything is provisioned.</summary>
public sealed class SandboxTrial(TimeProvider clock) : IStep
{
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(3);

    public string Name => ProvisioningPlan.Sandbox;

    public bool IsLocal => true;

    public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel) => Task.FromResult(new StepResult(Outcome(job)));

    private Outcome Outcome(StepJob job) => job.Line.Sku switch
    {
        "sandbox-fail-once" when job.Attempt == 1 =>
            new Outcome.Retry(ReasonCodes.SandboxFailed, "The first attempt fails, as the sku says."),
        "sandbox-fail" =>
            new Outcome.Refused(ReasonCodes.SandboxFailed, BlockedOn.Vendor, "Every attempt fails, as the sku says."),
        "sandbox-slow" when job.Partner.Now(clock) is var now && now < job.StartedAt + _slow =>
            new Outcome.Pending(job.StartedAt + _slow - now, "the sku's three seconds"),
        _ => new Outcome.Done(),
    };
}
