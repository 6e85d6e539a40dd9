using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Orders;

/// <summary>Which orders a list holds. The partner is required for partners and absent for operators only.</summary>
public sealed record OrderFilter
{
    public required string? Partner { get; init; }

    public OrderStatus? Status { get; init; }

    public ScreeningState? Screening { get; init; }

    public string? PartnerOrderRef { get; init; }

    public string? PurchaseOrder { get; init; }

    /// <summary>Part of the customer's name.</summary>
    public string? Customer { get; init; }

    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>Only orders older than this id.</summary>
    public string? Before { get; init; }

    public required int Limit { get; init; }

    internal object Values() => new
    {
        Partner,
        Status = Status?.Word(),
        Screening = Screening?.Word(),
        ExternalRef = PartnerOrderRef,
        PurchaseOrder,
        Customer = Customer is null ? null : SearchText.Within(Customer),
        UpdatedSince = UpdatedSince ?? DateTimeOffset.UnixEpoch,
        Before = Before ?? Ids.AfterAll,
        Limit,
    };
}
