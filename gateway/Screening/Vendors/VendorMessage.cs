using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Vendors;

/// <summary>Reads what a vendor sends on its own: first whether it is the vendor's, then what it says.</summary>
internal static class VendorMessage
{
    private const int LongestId = 200;

    public static LaterReading Read(string name, IReadOnlyList<string> secrets, InboundMessage message)
    {
        var body = message.Body.Span;
        if (VendorSignature.FaultOf(message.Headers, body, secrets, message.ReceivedAt) is { } fault)
            return new LaterReading.Forged(fault);

        var id = message.Headers[VendorSignature.IdHeader];
        if (!IsId(id))
            return new LaterReading.Unreadable($"{VendorSignature.IdHeader} must have 1 to {LongestId} visible characters.");

        return VendorReply.Form(body, VendorJson.Default.LaterForm) is { } form && IsId(form.Question) && IsId(form.Subject)
            && VendorWord.Of(name, form.Verdict, form.Reference, form.Reasons) is { } word
            ? new LaterReading.Genuine(new LaterAnswer
            {
                MessageId = id,
                SubjectId = form.Subject,
                Question = form.Question,
                Reference = word.Reference,
                Verdict = word.Verdict,
                Reasons = word.Reasons,
            })
            : new LaterReading.Unreadable("The body is not a whole verdict in the agreed form.");
    }

    private static bool IsId(string text) => text.Length is >= 1 and <= LongestId && text.All(c => c is > ' ' and < '\u007f');
}
