using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Screening;

/// <summary>Reads again whom a decision was about.</summary>
public static class SubjectReader
{
    /// <param name="tx">Where to read.</param>
    /// <param name="id">An order's id.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>As it stands now; whether it is what was screened tells its hash.</returns>
    public static async Task<ScreeningSubject?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await OrderTable.FindAnyAsync(tx, id, cancel) is { } order && await PartnerTable.FindAsync(tx, order.Partner, cancel) is { } partner
            ? ScreeningSubject.Of(order, partner)
            : null;
}
