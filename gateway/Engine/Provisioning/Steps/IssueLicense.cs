using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Issues the license of a subscription to the end of its term, and the activation code of a cloud one. The same
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
        var claims = Claims(job, subscription, kind);
        var signed = await LicenseDocument.WriteAsync(claims, signer, clock.GetUtcNow(), cancel);
        var license = new License
        {
            Id = claims.Jti,
            Partner = subscription.Partner,
            OrderId = job.Order.Id,
            LineId = job.Line.Id,
            SubscriptionId = subscription.Id,
            SubscriptionVersion = subscription.Version,
            Kind = kind,
            Plan = subscription.Plan,
            Intervals = subscription.Intervals,
            Kid = signed.Kid,
            File = signed.Jws,
            CreatedAt = clock.GetUtcNow(),
        };
        var code = kind == LicenseKind.Cloud ? codes.New(subscription.Id) : null;
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

    private LicenseClaims Claims(StepJob job, Subscription subscription, LicenseKind kind)
    {
        var start = Midnight(subscription.StartsOn);
        var licensee = job.Order.Content.Licensee ?? job.Order.Content.Customer;
        return new LicenseClaims
        {
            Iss = options.Value.Issuer,
            Sub = subscription.Number,
            Jti = LicenseId.For(subscription.Id, (int)subscription.Version, subscription.StartsOn, kind.Word(), start),
            Iat = start,
            Nbf = start,
            Exp = Midnight(subscription.EndsOn),
            Licensee = new Licensee(licensee.Name),
            Plan = subscription.Plan,
            Seats = checked((int)subscription.SeatsOn(job.Today)),
            Intervals =
            [
                .. subscription.Intervals.Select(interval => new LicenseInterval(
                    interval.StartsOn, interval.EndsOn, checked((int)interval.Seats), subscription.Plan)),
            ],
            Cloud = kind == LicenseKind.Offline ? CloudMode.Offline : CloudMode.Online,
            GraceDays = License.GraceDays,
            Flags = new LicenseFlags { AutoRenew = job.Asked.AutoRenew ?? false },
            Sandbox = subscription.Sandbox,
        };
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
