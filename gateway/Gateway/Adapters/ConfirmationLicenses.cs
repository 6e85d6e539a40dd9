using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Opens what a market passes on to its customers, in the transaction that records the showing.</summary>
internal sealed class ConfirmationLicenses(Database database, LicenseShowing showing) : IConfirmationLicenses
{
    public Task<IReadOnlyDictionary<string, IReadOnlyList<LicenseConfirmation>>> OfAsync(
        Order order, Actor actor, CancellationToken cancel) =>
        database.InTransactionAsync<IReadOnlyDictionary<string, IReadOnlyList<LicenseConfirmation>>>(
            async tx =>
            {
                var licenses = await LicenseTable.OfOrderAsync(tx, order.Id, cancel);
                var shown = await showing.ShowAsync(tx, licenses, actor, cancel);
                return shown.GroupBy(license => license.License.LineId)
                    .ToDictionary(line => line.Key, IReadOnlyList<LicenseConfirmation> (line) => [.. line.Select(Of)]);
            },
            cancel);

    private static LicenseConfirmation Of(ShownLicense shown) => new()
    {
        LicenseId = shown.License.Id,
        Kind = shown.License.Kind.Word(),
        ActivationCode = shown.ActivationCode,
        File = shown.License.File,
    };
}
