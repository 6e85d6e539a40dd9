using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Sdk;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Issues the license of a subscription to the end of its term, and the activation code of a new cloud one. The same
/// subscription version yields the same license id, so issuing twice is issuing once.
/// </summary>
public sealed class IssueLicense(
    ILicenseSigner signer, CodeDesk codes, IOptions<LicensingOptions> options, TimeProvider clock) : IStep
{
    public string Name => ProvisioningPlan.IssueLicense;

    public bool IsLocal => true;

    public async Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        var subscription = job.Subscription
            ?? throw new InvalidOperationException($"Line {job.Line.Id} has no subscription to license.");
        var kind = subscription.Delivery == DeliveryKind.OfflineLicense ? LicenseKind.Offline : LicenseKind.Cloud;
        var terms = new LicenseTerms
        {
            Subscription = subscription,
            Kind = kind,
            Today = job.Today,
            Issuer = options.Value.Issuer,
            Licensee = new Licensee((job.Order.Content.Licensee ?? job.Order.Content.Customer).Name),
            Replaces = job.Replaces,
        };
        var license = (await LicenseDocument.WriteAsync(terms, signer, clock.GetUtcNow(), cancel)) with
        {
            OrderId = job.Order.Id,
            LineId = job.Line.Id,
        };
        var code = kind == LicenseKind.Cloud && subscription.Version == 1 ? codes.New(subscription.Id) : null;
        return new StepResult(new Outcome.Done())
        {
            Write = writes =>
            {
                LicenseTable.Insert(writes, license);
                if (code is not null)
                {
                    ActivationCodeTable.Insert(writes, code);
                }
            },
            Record = ("license.issue", license.Id),
        };
    }
}
