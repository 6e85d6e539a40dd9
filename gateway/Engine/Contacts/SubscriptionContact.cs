using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Contacts;

/// <summary>A person who stands by a subscription. Whoever is admin may manage it.</summary>
public sealed record SubscriptionContact
{
    public const string IdPrefix = "con";

    /// <summary>The role of those who may manage a subscription.</summary>
    public const string Admin = "admin";

    private readonly Contact _person = new();
    private readonly DateTimeOffset _createdAt;
    private readonly DateTimeOffset _updatedAt;

    public required string Id { get; init; }

    public required string SubscriptionId { get; init; }

    public required Contact Person
    {
        get => _person;
        init => _person = value with { Marketing = value.Marketing is { At: { } at } given ? given with { At = Kept(at) } : value.Marketing };
    }

    /// <summary>It grows by one with every change.</summary>
    public required long Version { get; init; }

    /// <summary>Since when the person is a contact; to the millisecond, as it is kept.</summary>
    public required DateTimeOffset CreatedAt
    {
        get => _createdAt;
        init => _createdAt = Kept(value);
    }

    public required DateTimeOffset UpdatedAt
    {
        get => _updatedAt;
        init => _updatedAt = Kept(value);
    }

    public bool IsAdmin => Person.Role == Admin;

    public string? EmailKey => KeyOf(Person.Email);

    public static SubscriptionContact New(string subscriptionId, Contact person, TimeProvider clock) =>
        As(Ids.New(IdPrefix, clock), subscriptionId, person, clock.GetUtcNow());

    /// <summary>As it was when it was added.</summary>
    public static SubscriptionContact As(string id, string subscriptionId, Contact person, DateTimeOffset addedAt) => new()
    {
        Id = id,
        SubscriptionId = subscriptionId,
        Person = person,
        Version = 1,
        CreatedAt = addedAt,
        UpdatedAt = addedAt,
    };

    /// <summary>
    /// The contacts that a subscription begins with: those of the licensee of the order that makes it, or of the customer
    /// where the order names none of the licensee.
    /// </summary>
    public static IReadOnlyList<SubscriptionContact> FirstOf(OrderContent content, string subscriptionId, TimeProvider clock)
    {
        var party = content.Licensee is { Contacts.Count: > 0 } licensee ? licensee : content.Customer;
        return [.. OnePerEmail(party.Contacts).Select(person => New(subscriptionId, person, clock))];
    }

    /// <summary>Two e-mails are the same where their letters are, whatever their case.</summary>
    public static string? KeyOf(string? email) => email?.ToLowerInvariant();

    /// <summary>The same contact with everything of the person anew.</summary>
    public SubscriptionContact Become(Contact person, TimeProvider clock) =>
        this with { Person = person, Version = Version + 1, UpdatedAt = clock.GetUtcNow() };

    /// <summary>An order may name a person once for each role: the one who is admin counts, else the first.</summary>
    private static IEnumerable<Contact> OnePerEmail(IReadOnlyList<Contact> people) => people.Index()
        .GroupBy(one => KeyOf(one.Item.Email) ?? $"{one.Index}")
        .Select(same => same.Select(one => one.Item).OrderByDescending(person => person.Role == Admin).First());

    private static DateTimeOffset Kept(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
