using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Contacts;

/// <summary>The contacts of subscriptions. Whoever writes them holds the subscription's row, or has just made it.</summary>
public static class ContactTable
{
    public static void Insert(Writes writes, SubscriptionContact contact) => writes.Add(Sql.Insert, Row.Of(contact));

    /// <summary>Stores the next version of a contact.</summary>
    public static void Save(Writes writes, SubscriptionContact contact) => writes.Add(Sql.Save, Row.Of(contact));

    /// <summary>Takes a contact away, with all that is known of the person.</summary>
    public static void Remove(Writes writes, SubscriptionContact contact) => writes.Add(Sql.Remove, new Key(contact.Id, contact.Version));

    /// <summary>Takes all contacts of subscriptions away.</summary>
    /// <returns>How many there were.</returns>
    public static Task<int> RemoveAllAsync(DbTransaction tx, IEnumerable<string> subscriptionIds, CancellationToken cancel) =>
        Sql.RemoveAll.RunAsync(tx, [.. subscriptionIds.Select(id => new Of(id))], cancel);

    /// <summary>Those of a subscription, in the order in which they came.</summary>
    public static async Task<IReadOnlyList<SubscriptionContact>> ListAsync(
        DbTransaction tx, string subscriptionId, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.List, new { SubscriptionId = subscriptionId }, cancel)).Select(row => row.Contact())];

    /// <summary>One page of those of all subscriptions of an account, and of accounts that are one with it; newest first.</summary>
    public static async Task<IReadOnlyList<SubscriptionContact>> OfAccountAsync(
        DbTransaction tx, string accountId, string before, int limit, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.OfAccount, new { AccountId = accountId, Before = before, Limit = limit }, cancel)).Select(row => row.Contact())];

    private sealed record Key(string Id, long Version);

    private sealed record Of(string SubscriptionId);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string SubscriptionId { get; init; } = "";
        public string? GivenName { get; init; }
        public string? FamilyName { get; init; }
        public int NameWasSplit { get; init; }
        public string? Email { get; init; }
        public string? EmailKey { get; init; }
        public string? Phone { get; init; }
        public string? Language { get; init; }
        public string? Role { get; init; }
        public string? MarketingStatus { get; init; }
        public string? MarketingBasis { get; init; }
        public string? MarketingSource { get; init; }
        public DateTimeOffset? MarketingAt { get; init; }
        public long Version { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }

        public static Row Of(SubscriptionContact contact) => new()
        {
            Id = contact.Id,
            SubscriptionId = contact.SubscriptionId,
            GivenName = contact.Person.GivenName,
            FamilyName = contact.Person.FamilyName,
            NameWasSplit = contact.Person.NameWasSplit ? 1 : 0,
            Email = contact.Person.Email,
            EmailKey = contact.EmailKey,
            Phone = contact.Person.Phone,
            Language = contact.Person.Language,
            Role = contact.Person.Role,
            MarketingStatus = contact.Person.Marketing?.Status,
            MarketingBasis = contact.Person.Marketing?.Basis,
            MarketingSource = contact.Person.Marketing?.Source,
            MarketingAt = contact.Person.Marketing?.At,
            Version = contact.Version,
            CreatedAt = contact.CreatedAt,
            UpdatedAt = contact.UpdatedAt,
        };

        public SubscriptionContact Contact() => new()
        {
            Id = Id,
            SubscriptionId = SubscriptionId,
            Person = new Contact
            {
                GivenName = GivenName,
                FamilyName = FamilyName,
                NameWasSplit = NameWasSplit == 1,
                Email = Email,
                Phone = Phone,
                Language = Language,
                Role = Role,
                Marketing = MarketingStatus is null ? null : new(MarketingStatus, MarketingBasis, MarketingSource, MarketingAt),
            },
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> Insert = new("INSERT INTO contacts ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<Row> Save = new("""
            UPDATE contacts SET given_name = r.given_name, family_name = r.family_name, name_was_split = r.name_was_split,
              email = r.email, email_key = r.email_key, phone = r.phone, language = r.language, role = r.role,
              marketing_status = r.marketing_status, marketing_basis = r.marketing_basis,
              marketing_source = r.marketing_source, marketing_at = r.marketing_at, version = r.version, updated_at = r.updated_at
            FROM {rows}
            WHERE contacts.id = r.id AND contacts.version = r.version - 1
            """)
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<Key> Remove =
            new("DELETE FROM contacts WHERE (id, version) IN (SELECT r.id, r.version FROM {rows})")
            {
                TouchesEach = true,
            };

        public static readonly RowsSql<Of> RemoveAll =
            new("DELETE FROM contacts WHERE subscription_id IN (SELECT r.subscription_id FROM {rows})");

        private const string Select = """
            SELECT id, subscription_id, given_name, family_name, name_was_split, email, email_key, phone, language, role,
              marketing_status, marketing_basis, marketing_source, marketing_at, version, created_at, updated_at FROM contacts
            """;

        public const string List = Select + " WHERE subscription_id = @SubscriptionId ORDER BY id";

        public const string OfAccount = Select + """
             WHERE subscription_id IN (SELECT s.id FROM subscriptions s JOIN accounts a ON a.id = s.account_id
              WHERE a.id = @AccountId OR a.merged_into = @AccountId)
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;
    }
}
