using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>Whom somebody asks about.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScreeningRequest
{
    /// <summary>Your own name of it, such as that of a cart or a quote; unique among your screenings.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public required string Reference { get; init; }

    /// <summary>Who would use the product.</summary>
    public required PartyRequest Customer { get; init; }

    /// <summary>The distributor, where one would take part.</summary>
    public PartyRequest? Distributor { get; init; }

    /// <summary>The reseller, where one would take part.</summary>
    public PartyRequest? Reseller { get; init; }

    /// <summary>Whom the license would name; the customer when absent.</summary>
    public PartyRequest? Licensee { get; init; }

    /// <summary>Who would be billed.</summary>
    public PartyRequest? BillTo { get; init; }

    /// <summary>What would be ordered.</summary>
    [MaxLength(100)]
    public IReadOnlyList<string>? Skus { get; init; }

    public InquiryContent Content() => new()
    {
        Customer = OrderMapping.Party(Customer)!,
        Distributor = OrderMapping.Party(Distributor),
        Reseller = OrderMapping.Party(Reseller),
        Licensee = OrderMapping.Party(Licensee),
        BillTo = OrderMapping.Party(BillTo),
        Skus = [.. (Skus ?? []).Distinct().Order(StringComparer.Ordinal)],
    };
}

/// <summary>What screening says of whom somebody asked about.</summary>
internal sealed record InquiryView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Your own name of it.</summary>
    public required string Reference { get; init; }

    /// <summary>pending, cleared, inReview or refused. Why is told to nobody outside.</summary>
    [Words(typeof(ScreeningState))]
    public required string Status { get; init; }

    /// <summary>When it was asked first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Until when the answer counts; of one in review it says nothing.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    public static InquiryView Of(Inquiry inquiry) => new()
    {
        Id = inquiry.Id,
        Reference = inquiry.Reference,
        Status = inquiry.State.Word(),
        CreatedAt = inquiry.CreatedAt,
        UpdatedAt = inquiry.UpdatedAt,
        ValidUntil = inquiry.ValidUntil,
    };
}
