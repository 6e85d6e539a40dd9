using Fulfillment.Engine.Store;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Orders;

/// <summary>An order as SQL holds it: what was asked for as JSON, what is filtered by in columns.</summary>
internal sealed record OrderRow
{
    public string Id { get; init; } = "";
    public string Partner { get; init; } = "";
    public string Channel { get; init; } = "";
    public string ExternalRef { get; init; } = "";
    public string Status { get; init; } = "";
    public string Screening { get; init; } = "";
    public long Version { get; init; }
    public string ContentHash { get; init; } = "";
    public string Body { get; init; } = "";
    public string? PurchaseOrder { get; init; }
    public string CustomerSearch { get; init; } = "";
    public string? ReasonCode { get; init; }
    public string? BlockedOn { get; init; }
    public DateOnly OrderedOn { get; init; }
    public DateTimeOffset? ExpectedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public static OrderRow Of(Order order) => new()
    {
        Id = order.Id,
        Partner = order.Partner,
        Channel = order.Channel,
        ExternalRef = order.Content.PartnerOrderRef,
        Status = order.Status.Word(),
        Screening = order.Screening.Word(),
        Version = order.Version,
        ContentHash = order.ContentHash,
        Body = order.Written.Json,
        PurchaseOrder = order.Content.PurchaseOrder,
        CustomerSearch = order.Content.Customer.Name.ToLowerInvariant(),
        ReasonCode = order.ReasonCode,
        BlockedOn = order.BlockedOn?.Word(),
        OrderedOn = order.OrderedOn,
        ExpectedBy = order.ExpectedBy,
        CreatedAt = order.CreatedAt,
        UpdatedAt = order.UpdatedAt,
    };

    /// <exception cref="CorruptRowException">It is not as the house writes it.</exception>
    public Order Order(IReadOnlyList<OrderLine> lines) => CorruptRowException.Read("orders", Id, () => Read(lines));

    private Order Read(IReadOnlyList<OrderLine> lines) => new()
    {
        Id = Id,
        Partner = Partner,
        Channel = Channel,
        Content = OrderContent.FromJson(Body),
        Written = new WrittenContent(Body, ContentHash),
        Status = Words.Parse<OrderStatus>(Status),
        Screening = Words.Parse<ScreeningState>(Screening),
        Version = Version,
        ReasonCode = ReasonCode,
        BlockedOn = BlockedOn is null ? null : Words.Parse<BlockedOn>(BlockedOn),
        OrderedOn = OrderedOn,
        ExpectedBy = ExpectedBy,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Lines = lines,
    };
}
