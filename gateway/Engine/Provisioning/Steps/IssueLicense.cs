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
            Plan = claims.Plan,
            Intervals = [.. claims.Intervals.Select(interval => new Interval(interval.Start, interval.End, interval.Seats))],
            Kid = signed.Kid,
            File = signed.Jws,
            CreatedAt = clock.GetUtcNow(),
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

    private LicenseClaims Claims(StepJob job, Subscription subscription, LicenseKind kind)
    {
        var stretches = Licensed(subscription.Coverage, job.Today);
        var start = Midnight(stretches[0].StartsOn);
        var licensee = job.Order.Content.Licensee ?? job.Order.Content.Customer;
        var flags = subscription.Coverage.Flags;
        return new LicenseClaims
        {
            Iss = options.Value.Issuer,
            Sub = subscription.Number,
            Jti = LicenseId.For(subscription.Id, (int)subscription.Version, stretches[0].StartsOn, kind.Word(), start),
            Iat = start,
            Nbf = start,
            Exp = Midnight(stretches[^1].EndsOn),
            Licensee = new Licensee(licensee.Name),
            Plan = stretches[0].What.Plan.Name,
            Seats = checked((int)stretches[0].What.Seats),
            Intervals =
            [
                .. stretches.Select(one => new LicenseInterval(
                    one.StartsOn, one.EndsOn, checked((int)one.What.Seats), one.What.Plan.Name)),
            ],
            Cloud = kind == LicenseKind.Offline ? CloudMode.Offline : CloudMode.Online,
            GraceDays = License.GraceDays,
            Flags = new LicenseFlags
            {
                AutoRenew = flags.AutoRenew,
                SeatReconciliation = flags.SeatReconciliation,
                OperationalData = flags.OperationalData,
            },
            Trueup = TrueUp(subscription.Coverage, stretches[0].StartsOn),
            Supersedes = job.Replaces,
            FromCancellation = subscription.Coverage.CancelledFrom <= job.Today,
            Sandbox = subscription.Sandbox,
        };
    }

    /// <summary>What the license tells: from the day on, to the end. One that was cancelled before its first day ends as it begins.</summary>
    private static IReadOnlyList<Stretch> Licensed(Coverage coverage, DateOnly today)
    {
        if (coverage.StretchesFrom(today) is { Count: > 0 } stretches)
        {
            return stretches;
        }

        var end = coverage.EndsOn;
        var plan = coverage.PaidPlanOn(end);
        return [new Stretch(end.AddDays(-1), end, new Entitlement(plan, EntitlementSource.Term, coverage.SeatsOn(end), EntitlementSource.Term))];
    }

    private static LicenseTrueup? TrueUp(Coverage coverage, DateOnly day)
    {
        if (coverage.TermOn(day) is not { } term)
        {
            return null;
        }

        var paid = coverage.TrueUps.Where(trueUp => term.StartsOn <= trueUp.On && trueUp.On < term.EndsOn).Sum(trueUp => trueUp.Seats);
        return paid > 0 ? new LicenseTrueup(checked((int)paid), new LicensePeriod(term.StartsOn, term.EndsOn)) : null;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
