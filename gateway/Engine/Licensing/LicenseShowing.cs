using System.Data.Common;
using Fulfillment.Engine.Audit;

namespace Fulfillment.Engine.Licensing;

/// <summary>A license with what its customer needs to use it.</summary>
/// <param name="ActivationCode">For cloud and offline licenses; the old container has none.</param>
public sealed record ShownLicense(License License, string? ActivationCode)
{
    /// <summary>The licenses of its subscription, itself among them.</summary>
    public required IEnumerable<LicensePlace> OfSubscription { get; init; }

    public LicenseStatus StatusOn(DateOnly day) => License.StatusOn(day, OfSubscription);
}

/// <summary>
/// The only way that codes and files leave the store: each showing stands in the audit chain, in the transaction that
/// read it. What could not be recorded is not shown.
/// </summary>
public sealed class LicenseShowing(CodeDesk codes, TimeProvider clock)
{
    public async Task<IReadOnlyList<ShownLicense>> ShowAsync(
        DbTransaction tx, IReadOnlyList<License> licenses, Actor actor, CancellationToken cancel)
    {
        var places = await LicenseTable.PlacesAsync(
            tx, [.. licenses.Select(license => license.SubscriptionId).Distinct()], cancel);
        var shown = new List<ShownLicense>(licenses.Count);
        foreach (var license in licenses)
        {
            var code = license.Kind is LicenseKind.Cloud or LicenseKind.Offline
                ? await ActivationCodeTable.FindAsync(tx, license.SubscriptionId, cancel)
                : null;
            shown.Add(new ShownLicense(license, code is null ? null : codes.Show(code))
            {
                OfSubscription = places[license.SubscriptionId],
            });
        }

        await AuditTable.AppendAsync(tx, cancel, [.. licenses.Select(license => Record(license, actor))]);
        return shown;
    }

    /// <summary>What whoever shows a license in another way writes into the chain, in the same transaction.</summary>
    public AuditRecord Record(License license, Actor actor) => new()
    {
        At = clock.GetUtcNow(),
        Actor = actor.Name,
        Token = actor.Token,
        Action = "license.show",
        Subject = license.Id,
        AfterRef = license.OrderId,
    };
}
