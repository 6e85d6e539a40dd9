using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Inquiries;

namespace Fulfillment.Engine.Screening;

/// <summary>Reads again whom a decision was about.</summary>
public sealed class SubjectReader(InquirySeal inquiries)
{
    /// <param name="tx">Where to read.</param>
    /// <param name="id">An order's id, or an inquiry's.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>As it stands now, with the hash of that: where people were erased it is no longer that of the decision.</returns>
    public async Task<ScreeningSubject?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await InquiryTable.FindAsync(tx, id, cancel) is { } inquiry && await PartnerTable.FindAsync(tx, inquiry.Partner, cancel) is { } asker
            ? inquiries.Subject(inquiry, asker)
            : await OfOrderAsync(tx, id, cancel);

    private static async Task<ScreeningSubject?> OfOrderAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await OrderTable.FindAnyAsync(tx, id, cancel) is { } order && await PartnerTable.FindAsync(tx, order.Partner, cancel) is { } partner
            ? ScreeningSubject.Of(order, partner) with { ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order.Written.Json))) }
            : null;
}
