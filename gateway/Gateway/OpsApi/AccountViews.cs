using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi.Subscriptions;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Who a customer is to us, whoever sells to it.</summary>
internal sealed record AccountView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The number that people read out.</summary>
    public required string Number { get; init; }

    /// <summary>The customer's name; absent once it was erased.</summary>
    public string? Name { get; init; }

    /// <summary>The country of the seat.</summary>
    public string? Country { get; init; }

    /// <summary>The internet domain.</summary>
    public string? Domain { get; init; }

    /// <summary>The id in the vendor's CRM.</summary>
    public string? CrmId { get; init; }

    /// <summary>true: it is of a sandbox partner's own world.</summary>
    public required bool Sandbox { get; init; }

    /// <summary>Whose order made it.</summary>
    public required string Partner { get; init; }

    /// <summary>The order that made it.</summary>
    public required string OrderId { get; init; }

    /// <summary>The account that stands for it, where it is one with another.</summary>
    public string? MergedInto { get; init; }

    /// <summary>By what orders find it. Not in lists.</summary>
    public IReadOnlyList<string>? KnownBy { get; init; }

    /// <summary>The accounts for which it stands. Not in lists.</summary>
    public IReadOnlyList<string>? MergedFrom { get; init; }

    /// <summary>Accounts that may be the same customer, by what its orders say: a person decides. Not in lists.</summary>
    public IReadOnlyList<string>? MaybeSameAs { get; init; }

    /// <summary>What was erased of it.</summary>
    public ErasureView? Erasure { get; init; }

    /// <summary>Grows with every change; as in the ETag.</summary>
    public required long Version { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static AccountView Of(Account account) => new()
    {
        Id = account.Id,
        Number = account.Number,
        Name = account.Name,
        Country = account.Country,
        Domain = account.Domain,
        CrmId = account.CrmId,
        Sandbox = account.Sandbox,
        Partner = account.Partner,
        OrderId = account.OrderId,
        MergedInto = account.MergedInto,
        Erasure = ErasureView.Of(account.Erasure),
        Version = account.Version,
        CreatedAt = account.CreatedAt,
        UpdatedAt = account.UpdatedAt,
    };

    public static AccountView Of(AccountDetails details) => Of(details.Account) with
    {
        KnownBy = details.Keys,
        MergedFrom = [.. details.Others.Select(other => other.Id)],
        MaybeSameAs = details.MaybeSame,
    };
}

/// <summary>What was erased of an account, and what stays for which reason.</summary>
internal sealed record ErasureView
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Place by place: parts of the store, then every sink that was told of its orders.</summary>
    public required IReadOnlyList<ErasedPlaceView> Places { get; init; }

    public static ErasureView? Of(Erasure? erasure) => erasure is null ? null : new()
    {
        At = erasure.At,
        Places = [.. erasure.Places.Select(place => new ErasedPlaceView { Place = place.Place, Erased = place.Erased, Keeps = place.Keeps })],
    };
}

/// <summary>One place where something of a customer was, or is.</summary>
internal sealed record ErasedPlaceView
{
    /// <summary>A part of the store, or a sink.</summary>
    public required string Place { get; init; }

    /// <summary>How many records were erased or emptied there.</summary>
    public required int Erased { get; init; }

    /// <summary>What stays there and why; absent where nothing does.</summary>
    public string? Keeps { get; init; }
}

/// <summary>A subscription of an account.</summary>
internal sealed record AccountSubscriptionView
{
    /// <summary>Its id; `GET /ops/v1/subscriptions/{id}/summary` says more.</summary>
    public required string Id { get; init; }

    /// <summary>The number that people read out.</summary>
    public required string Number { get; init; }

    /// <summary>Who manages it.</summary>
    public required string Partner { get; init; }

    /// <summary>The plan that is paid for first.</summary>
    public required string Plan { get; init; }

    /// <summary>How it reaches the customer.</summary>
    [Words(typeof(Engine.Catalog.DeliveryKind))]
    public required string Delivery { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The order that made it.</summary>
    public required string OrderId { get; init; }

    public static AccountSubscriptionView Of(Subscription subscription) => new()
    {
        Id = subscription.Id,
        Number = subscription.Number,
        Partner = subscription.Partner,
        Plan = subscription.Coverage.PaidPlanOn(subscription.StartsOn).Name,
        Delivery = subscription.Delivery.Word(),
        StartsOn = subscription.StartsOn,
        EndsOn = subscription.EndsOn,
        OrderId = subscription.OrderId,
    };
}

/// <summary>A person who stands by a subscription of an account.</summary>
internal sealed record AccountContactView
{
    /// <summary>Of which of its subscriptions.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The person.</summary>
    public required ContactView Contact { get; init; }

    public static AccountContactView Of(SubscriptionContact contact) => new()
    {
        SubscriptionId = contact.SubscriptionId,
        Contact = ContactView.Of(contact),
    };
}

/// <summary>What is to be put right of an account; what is absent stays as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("name", "country", "domain", "crmId", "forget")]
internal sealed record CorrectAccountRequest
{
    /// <summary>The customer's name.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Name { get; init; }

    /// <summary>The country of the seat: ISO 3166-1 alpha-2.</summary>
    [StringLength(2, MinimumLength = 2), CountryCode]
    public string? Country { get; init; }

    /// <summary>The internet domain.</summary>
    [StringLength(253, MinimumLength = 3), DomainName]
    public string? Domain { get; init; }

    /// <summary>The id in the vendor's CRM.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? CrmId { get; init; }

    /// <summary>One of `knownBy` by which orders were wrongly led here: they are no more.</summary>
    [StringLength(512, MinimumLength = 1), NotBlank]
    public string? Forget { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>Which account is to stand for both.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MergeAccountRequest
{
    /// <summary>The id of the account that stays.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public required string Into { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>Which subscription is the account's.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MoveSubscriptionRequest
{
    /// <summary>The id of the subscription.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public required string SubscriptionId { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>That an account is to be erased, for good.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EraseAccountRequest
{
    /// <summary>The account's number, to be sure.</summary>
    [StringLength(40, MinimumLength = 1), NotBlank]
    public required string Number { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}
