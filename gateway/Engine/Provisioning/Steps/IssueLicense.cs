using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Issues the license of a subscription to the end of its term, and the activation code of a new one.
/// The same subscription version yields the same license id, so issuing twice is issuing once. What is cancelled gets a
/// license that is over, and the others are taken back.
/// </summary>
public sealed class IssueLicense(LicenseIssuer issuer, CodeDesk codes, TimeProvider clock) : IStep
{
    public string Name => ProvisioningPlan.IssueLicense;

    public bool IsLocal => true;

    public async Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        var subscription = job.Subscription
            ?? throw new InvalidOperationException($"Line {job.Line.Id} has no subscription to license.");
        var kind = LicenseTerms.KindOf(subscription.Delivery);
        if (!issuer.Issues(kind))
        {
            return new StepResult(new Outcome.Refused(
                ReasonCodes.LineUnsupported, BlockedOn.Vendor, "The old container is switched off: set Licensing:Legacy to true, then send it again."));
        }

        var licensee = new Licensee((job.Order.Content.Licensee ?? job.Order.Content.Customer).Name);
        var license = (await issuer.IssueAsync(subscription, kind, job.Today, licensee, job.Replaces, cancel)) with
        {
            OrderId = job.Order.Id,
            LineId = job.Line.Id,
        };
        var code = kind is LicenseKind.Cloud or LicenseKind.Offline && subscription.Version == 1 ? codes.New(subscription.Id) : null;
        return new StepResult(new Outcome.Done())
        {
            Write = writes =>
            {
                LicenseTable.Insert(writes, license);
                if (code is not null)
                {
                    ActivationCodeTable.Insert(writes, code);
                }

                if (license.FromCancellation)
                {
                    RevocationTable.AddAll(writes, EndedSubscription.Of(license, subscription.Sandbox, clock.GetUtcNow()));
                }
            },
            Record = ("license.issue", license.Id),
        };
    }
}
