using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Licensing;

/// <summary>Issues licenses of every kind. The same subscription version, day and kind give the same license.</summary>
public sealed class LicenseIssuer(
    ILicenseSigner signer, LegacyDesk legacy, IOptions<LicensingOptions> options, TimeProvider clock)
{
    /// <summary>Whether this house issues licenses of that kind.</summary>
    public bool Issues(LicenseKind kind) => kind != LicenseKind.Legacy || legacy.IsOpen;

    /// <param name="subscription">What it is a license of.</param>
    /// <param name="kind">How the product keeps in touch.</param>
    /// <param name="day">The day for which it is issued: it tells what may be used from then on.</param>
    /// <param name="licensee">Who may use it.</param>
    /// <param name="replaces">The id of the license before.</param>
    /// <param name="cancel">Gives up waiting for a remote signer.</param>
    public async ValueTask<License> IssueAsync(
        Subscription subscription, LicenseKind kind, DateOnly day, Licensee licensee, string? replaces, CancellationToken cancel)
    {
        var terms = new LicenseTerms
        {
            Subscription = subscription,
            Kind = kind,
            Today = day,
            Issuer = options.Value.Issuer,
            Licensee = licensee,
            Replaces = replaces,
        };
        var claims = terms.Claims();
        var signed = await LicenseDocument.WriteAsync(claims, signer, clock.GetUtcNow(), cancel);
        return new License
        {
            Id = claims.Jti,
            Partner = subscription.Partner,
            OrderId = subscription.OrderId,
            LineId = subscription.LineId,
            SubscriptionId = subscription.Id,
            SubscriptionVersion = subscription.Version,
            Kind = kind,
            Plan = claims.Plan,
            Intervals = [.. claims.Intervals.Select(interval => new Interval(interval.Start, interval.End, interval.Seats))],
            Kid = signed.Kid,
            File = kind == LicenseKind.Legacy ? Wrap(claims, signed.Jws, subscription) : signed.Jws,
            FromCancellation = claims.FromCancellation,
            CreatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Who an issued license is for.</summary>
    /// <exception cref="CorruptRowException">It is not as the house writes it.</exception>
    public Licensee LicenseeOf(License license) => CorruptRowException.Read("licenses", license.Id, () => Unwrap(license).Licensee);

    private string Wrap(LicenseClaims claims, string jws, Subscription subscription)
    {
        var facts = new LegacyFacts { SubscriptionId = subscription.Id, Trial = subscription.Intervals.Count == 0 };
        return legacy.Issue(LegacyLicense.Of(claims, jws, facts), subscription.Sandbox);
    }

    private LicenseClaims Unwrap(License license)
    {
        if (license.Kind != LicenseKind.Legacy)
        {
            return LicenseDocument.ClaimsOf(license.File);
        }

        var read = legacy.PublicKeys(sandbox: false).Concat(legacy.PublicKeys(sandbox: true))
            .Select(key => LegacyDocument.Read(license.File, key)).OfType<LegacyOutcome.Valid>().FirstOrDefault();
        return LicenseDocument.ClaimsOf(read?.License.FulfillmentLicense ?? throw new FormatException("No key opens it."));
    }
}
