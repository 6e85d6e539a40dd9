using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Accounts;

/// <summary>
/// Who a customer is to us, whoever sells to it. It is made by the first order of somebody who is not known yet. Partners
/// never see it: that one of them sells to a customer is no business of the others.
/// </summary>
public sealed record Account
{
    public const string IdPrefix = "acct";

    public required string Id { get; init; }

    /// <summary>The number that people read out.</summary>
    public required string Number { get; init; }

    /// <summary>As the first order has it, or a person has put it right; gone once it was erased.</summary>
    public string? Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    public string? Domain { get; init; }

    /// <summary>Its id in the vendor's CRM.</summary>
    public string? CrmId { get; init; }

    /// <summary>It is of a sandbox partner's own world.</summary>
    public required bool Sandbox { get; init; }

    /// <summary>Whose order made it.</summary>
    public required string Partner { get; init; }

    /// <summary>The order that made it; all that was said of the customer stands there.</summary>
    public required string OrderId { get; init; }

    /// <summary>The account that it is one with: what belongs to this one belongs to that one.</summary>
    public string? MergedInto { get; init; }

    /// <summary>What was erased of it, and when.</summary>
    public Erasure? Erasure { get; init; }

    /// <summary>It grows by one with every change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The account that stands for it.</summary>
    public string Root => MergedInto ?? Id;

    /// <summary>The account of the customer of an order, if the customer is new.</summary>
    public static Account Of(Order order, Partner partner, TimeProvider clock)
    {
        var (id, customer) = (Ids.New(IdPrefix, clock), order.Content.Customer);
        return new Account
        {
            Id = id,
            Number = Ids.Spoken("A", id),
            Name = customer.Name,
            Country = customer.Country,
            Domain = customer.Domain,
            CrmId = customer.CrmId ?? order.Content.References.GetValueOrDefault("account"),
            Sandbox = partner.Sandbox,
            Partner = partner.Id,
            OrderId = order.Id,
            Version = 1,
            CreatedAt = clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>The same account after one more change.</summary>
    public Account Changed(TimeProvider clock) => this with { Version = Version + 1, UpdatedAt = clock.GetUtcNow() };

    /// <summary>What is left of it: that it was there.</summary>
    public Account Erased(Erasure report, TimeProvider clock) => (this with
    {
        Name = null,
        Country = null,
        Domain = null,
        CrmId = null,
        Erasure = report,
    }).Changed(clock);

    /// <summary>Two that may be one: of the same world.</summary>
    public bool IsOfWorldOf(Account other) => Sandbox == other.Sandbox && (!Sandbox || Partner == other.Partner);
}
