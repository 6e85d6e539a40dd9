namespace Fulfillment.Engine.Screening.Inquiries;

/// <summary>What an inquiry, or a person's word on one, came to. Closed.</summary>
public abstract record InquiryOutcome
{
    private InquiryOutcome()
    {
    }

    /// <summary>It was screened just now.</summary>
    public sealed record Screened(Inquiry Inquiry) : InquiryOutcome;

    /// <summary>It was asked before, and the answer counts.</summary>
    public sealed record Known(Inquiry Inquiry) : InquiryOutcome;

    /// <summary>Under this reference somebody else was asked about.</summary>
    public sealed record OtherContent(Inquiry Inquiry) : InquiryOutcome;

    /// <summary>A person has decided.</summary>
    public sealed record Decided(Inquiry Inquiry) : InquiryOutcome;

    /// <summary>One person wants it cleared; another has to agree.</summary>
    public sealed record Proposed(Inquiry Inquiry) : InquiryOutcome;

    /// <summary>Whoever proposed that it is cleared cannot agree as well.</summary>
    public sealed record SamePerson : InquiryOutcome;

    /// <summary>Nobody is asked to decide on it.</summary>
    public sealed record NotInReview(Inquiry Inquiry) : InquiryOutcome;

    public sealed record Unknown : InquiryOutcome;
}
