using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Screening.Records;

namespace Fulfillment.Engine.Screening;

/// <summary>Reads again whom a decision was about.</summary>
public sealed class SubjectReader(InquirySeal inquiries, RecordKeeping records)
{
    /// <param name="tx">Where to read.</param>
    /// <param name="id">An order's id, or an inquiry's.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// As it was screened where that is still known, else as it stands now; always with the hash of what it is. <c>null</c>
    /// where nothing is known of it.
    /// </returns>
    public async Task<ScreeningSubject?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await InquiryTable.FindAsync(tx, id, cancel) is { } inquiry && await PartnerTable.FindAsync(tx, inquiry.Partner, cancel) is { } asker
            ? inquiries.Subject(inquiry, asker)
            : await OfOrderAsync(tx, id, cancel);

    private async Task<ScreeningSubject?> OfOrderAsync(DbTransaction tx, string id, CancellationToken cancel)
    {
        if (await OrderTable.FindAnyAsync(tx, id, cancel) is not { } order || await PartnerTable.FindAsync(tx, order.Partner, cancel) is not { } partner)
        {
            return null;
        }

        var subject = ScreeningSubject.Of(order, partner);
        if (HashOf(order.Written.Json) == order.ContentHash)
        {
            return subject;
        }

        // People were erased from it; what the law asks for was put by.
        return await ScreenedContentTable.FindAsync(tx, id, cancel) is { } kept && records.Open(kept) is var content
            ? subject with { Parties = [.. content.Parties()], ContentHash = content.Hash() }
            : subject with { ContentHash = HashOf(order.Written.Json) };
    }

    private static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
