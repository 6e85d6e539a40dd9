using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Subscriptions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Instances;

/// <summary>Puts together what an instance is told, and what is recorded of it.</summary>
public sealed class Standings(
    InstanceTokens tokens, LicenseShowing showing, IOptions<InstanceOptions> options, TimeProvider clock)
{
    public InstanceStanding Of(
        Activation activation, Subscription subscription, CurrentLicense license, DateOnly today, bool withToken) => new()
        {
            Activation = activation,
            Subscription = subscription,
            License = license,
            Today = today,
            Token = withToken ? tokens.Mint(activation) : null,
            NextSyncBefore = clock.GetUtcNow() + TimeSpan.FromHours(options.Value.SyncHours),
        };

    /// <summary>Whether a token has lived for more than half of its time: the instance gets its next one.</summary>
    public bool IsOld(InstanceClaim claim) => claim.ExpiresAt - clock.GetUtcNow() < tokens.Life / 2;

    /// <summary>What is recorded of a license that leaves the house: that it was shown, and that it was issued for it.</summary>
    public IEnumerable<AuditRecord> RecordsOf(CurrentLicense license, Actor shownTo)
    {
        if (IssueOf(license) is { } issue)
        {
            yield return issue;
        }

        yield return showing.Record(license.License, shownTo);
    }

    /// <summary>What is recorded of a license that was issued just now.</summary>
    public AuditRecord? IssueOf(CurrentLicense license) => license.IsNew
        ? new AuditRecord
        {
            At = clock.GetUtcNow(),
            Actor = Actor.System.Name,
            Action = "license.issue",
            Subject = license.License.Id,
            AfterRef = license.License.OrderId,
        }
        : null;
}
