using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Screening.Inquiries;

/// <summary>Keeps closed whom somebody asked about.</summary>
public sealed class InquirySeal(SecretVault vault)
{
    public string Seal(string id, string json) => vault.Seal(json, DataOf(id));

    /// <returns><c>null</c> where it was forgotten: the law asks for it no longer.</returns>
    public InquiryContent? Open(Inquiry inquiry) => inquiry.SealedContent.Length == 0
        ? null
        : InquiryContent.FromJson(vault.Open(inquiry.SealedContent, DataOf(inquiry.Id)));

    /// <summary>Whom a decision about it is about.</summary>
    public ScreeningSubject? Subject(Inquiry inquiry, Partner partner) =>
        Open(inquiry) is { } content ? Subject(inquiry.Id, inquiry.ContentHash, content, partner) : null;

    public static ScreeningSubject Subject(string id, string contentHash, InquiryContent content, Partner partner) => new()
    {
        Id = id,
        Partner = partner,
        ContentHash = contentHash,
        Parties = content.Parties(),
        Skus = content.Skus,
    };

    private static string DataOf(string id) => $"screening_inquiries/{id}";
}
