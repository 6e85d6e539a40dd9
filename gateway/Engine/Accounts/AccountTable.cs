using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Accounts;

/// <summary>Accounts, and what they are known by.</summary>
public static class AccountTable
{
    /// <summary>
    /// Sees to it that a customer's account is there. Where one of its keys is known, that account has the others from now
    /// on; the surest key decides where they say different things. Of two who bring one customer at once, the store lets one
    /// be the first.
    /// </summary>
    /// <param name="writes">Where to write.</param>
    /// <param name="account">What is made where no key is known.</param>
    /// <param name="keys">What the customer is known by, the surest first. By the first of them it is found from then on.</param>
    public static void FindOrMake(Writes writes, Account account, IReadOnlyList<string> keys)
    {
        writes.Add(Sql.FirstKey, new FirstRow(keys[0], keys.ElementAtOrDefault(1), keys.ElementAtOrDefault(2), account.Id));
        foreach (var other in keys.Skip(1))
        {
            writes.Add(Sql.OtherKey, new OtherRow(other, keys[0]));
        }

        writes.Add(Sql.Insert, Row.Of(account) with { FirstKey = keys[0] });
    }

    /// <summary>Lets an account be known by more; what another is known by stays that one's.</summary>
    public static void AddKeys(Writes writes, string id, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            writes.Add(Sql.AddKey, new KeyRow(key, id));
        }
    }

    /// <summary>Stores the next version of an account. Whoever writes this holds the lock.</summary>
    public static void Save(Writes writes, Account account) => writes.Add(Sql.Save, Row.Of(account));

    /// <summary>All that were one with an account are one with another.</summary>
    public static void Follow(Writes writes, string id, string into) => writes.Add(Sql.Follow, new KeyRow(into, id));

    /// <summary>Accounts are known by nothing any more.</summary>
    public static Task<int> ForgetKeysAsync(DbTransaction tx, IEnumerable<string> ids, CancellationToken cancel) =>
        Sql.ForgetKeys.RunAsync(tx, Ids(ids), cancel);

    /// <summary>An account, and all that are one with it, are known by some keys no more; those of others stay.</summary>
    /// <returns>How many there were.</returns>
    public static Task<int> ForgetKeysAsync(DbTransaction tx, string id, IEnumerable<string> keys, CancellationToken cancel) =>
        Sql.ForgetKey.RunAsync(tx, [.. keys.Select(key => new KeyRow(key, id))], cancel);

    /// <summary>By id, or by the number that people read out.</summary>
    public static async Task<Account?> FindAsync(DbTransaction tx, string idOrNumber, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Id = idOrNumber, Number = idOrNumber.ToUpperInvariant() }, cancel))?.Account();

    /// <summary>Reads accounts and holds them for the rest of the transaction.</summary>
    public static async Task<Dictionary<string, Account>> LockAsync(
        DbTransaction tx, IEnumerable<string> ids, CancellationToken cancel) =>
        (await Sql.Lock.ListAsync<Row>(tx, Ids(ids.Distinct().Order(StringComparer.Ordinal)), cancel)).ToDictionary(row => row.Id, row => row.Account());

    /// <summary>An account and all that are one with it.</summary>
    public static async Task<IReadOnlyList<Account>> FamilyAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.Family, new { Id = id }, cancel)).Select(row => row.Account())];

    /// <summary>One page, newest first.</summary>
    public static async Task<IReadOnlyList<Account>> ListAsync(DbTransaction tx, AccountFilter filter, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.List, filter.Values(), cancel)).Select(row => row.Account())];

    /// <summary>What an account and all that are one with it are known by.</summary>
    public static Task<IReadOnlyList<string>> KeysAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.ListAsync<string>(Sql.Keys, new { Id = id }, cancel);

    /// <summary>The accounts that are known by some keys; of those that are one, the one that stands for them.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> OfKeysAsync(
        DbTransaction tx, IReadOnlyCollection<string> keys, CancellationToken cancel) =>
        (await Sql.OfKeys.ListAsync<KeyRow>(tx, [.. keys.Select(key => new IdRow(key))], cancel)).ToDictionary(row => row.Key, row => row.AccountId);

    private static List<IdRow> Ids(IEnumerable<string> ids) => [.. ids.Select(id => new IdRow(id))];

    private sealed record IdRow(string Id);

    private sealed record FirstRow(string Key, string? Second, string? Third, string AccountId);

    private sealed record OtherRow(string Key, string First);

    private sealed record KeyRow(string Key, string AccountId)
    {
        public KeyRow()
            : this("", "")
        {
        }
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Number { get; init; } = "";
        public string? Name { get; init; }
        public string? NameSearch { get; init; }
        public string? Country { get; init; }
        public string? Domain { get; init; }
        public string? CrmId { get; init; }
        public int Sandbox { get; init; }
        public string Partner { get; init; } = "";
        public string OrderId { get; init; } = "";
        public string? MergedInto { get; init; }
        public DateTimeOffset? ErasedAt { get; init; }
        public string? Erasure { get; init; }
        public long Version { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }

        /// <summary>The key by which it is decided whether the account is made at all; it is not kept here.</summary>
        public string? FirstKey { get; init; }

        public static Row Of(Account account) => new()
        {
            Id = account.Id,
            Number = account.Number,
            Name = account.Name,
            NameSearch = account.Name?.ToLowerInvariant(),
            Country = account.Country,
            Domain = account.Domain,
            CrmId = account.CrmId,
            Sandbox = account.Sandbox ? 1 : 0,
            Partner = account.Partner,
            OrderId = account.OrderId,
            MergedInto = account.MergedInto,
            ErasedAt = account.Erasure?.At,
            Erasure = account.Erasure?.ToString(),
            Version = account.Version,
            CreatedAt = account.CreatedAt,
            UpdatedAt = account.UpdatedAt,
        };

        /// <exception cref="CorruptRowException">It is not as the house writes it.</exception>
        public Account Account() => CorruptRowException.Read("accounts", Id, Read);

        private Account Read() => new()
        {
            Id = Id,
            Number = Number,
            Name = Name,
            Country = Country,
            Domain = Domain,
            CrmId = CrmId,
            Sandbox = Sandbox == 1,
            Partner = Partner,
            OrderId = OrderId,
            MergedInto = MergedInto,
            Erasure = Accounts.Erasure.Read(Erasure),
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }

    private static class Sql
    {
        // In the order of the keys, so that two transactions rarely wait for each other.
        public static readonly RowsSql<FirstRow> FirstKey = new("""
            INSERT INTO account_keys (key, account_id)
            SELECT r.key, coalesce((SELECT k.account_id FROM account_keys k WHERE k.key = r.second),
              (SELECT k.account_id FROM account_keys k WHERE k.key = r.third), r.account_id)
            FROM {rows} WHERE true ORDER BY r.key ON CONFLICT (key) DO NOTHING
            """);

        public static readonly RowsSql<OtherRow> OtherKey = new("""
            INSERT INTO account_keys (key, account_id)
            SELECT r.key, (SELECT k.account_id FROM account_keys k WHERE k.key = r.first)
            FROM {rows} WHERE true ORDER BY r.key ON CONFLICT (key) DO NOTHING
            """);

        public static readonly RowsSql<Row> Insert = new("""
            INSERT INTO accounts (id, number, name, name_search, country, domain, crm_id, sandbox, partner, order_id, version, created_at, updated_at)
            SELECT r.id, r.number, r.name, r.name_search, r.country, r.domain, r.crm_id, r.sandbox, r.partner, r.order_id, r.version,
              r.created_at, r.updated_at
            FROM {rows} WHERE r.id = (SELECT k.account_id FROM account_keys k WHERE k.key = r.first_key)
            """);

        public static readonly RowsSql<KeyRow> AddKey =
            new("INSERT INTO account_keys ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT (key) DO NOTHING");

        public static readonly RowsSql<Row> Save = new("""
            UPDATE accounts SET name = r.name, name_search = r.name_search, country = r.country, domain = r.domain, crm_id = r.crm_id,
              merged_into = r.merged_into, erased_at = r.erased_at, erasure = r.erasure, version = r.version, updated_at = r.updated_at
            FROM {rows} WHERE accounts.id = r.id AND accounts.version = r.version - 1
            """)
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<KeyRow> Follow =
            new("UPDATE accounts SET merged_into = r.key FROM {rows} WHERE accounts.merged_into = r.account_id");

        public static readonly RowsSql<IdRow> ForgetKeys = new("DELETE FROM account_keys WHERE account_id IN (SELECT r.id FROM {rows})");

        public static readonly RowsSql<KeyRow> ForgetKey =
            new("""
                DELETE FROM account_keys WHERE (key, account_id) IN (
                  SELECT r.key, a.id FROM {rows} JOIN accounts a ON a.id = r.account_id OR a.merged_into = r.account_id)
                """);

        private const string Select = """
            SELECT id, number, name, country, domain, crm_id, sandbox, partner, order_id, merged_into, erased_at, erasure, version,
              created_at, updated_at FROM accounts
            """;

        private const string IsOfFamily = "id = @Id OR merged_into = @Id";

        public const string Find = Select + " WHERE id = @Id OR number = @Number";

        public static readonly RowsSql<IdRow> Lock = new(Select + " WHERE id IN (SELECT r.id FROM {rows}) ORDER BY id {forUpdate}");

        public const string Family = Select + " WHERE " + IsOfFamily + " ORDER BY id";

        // An absent filter counts as met.
        public const string List = Select + """
             WHERE (CAST(@Name AS TEXT) IS NULL OR name_search LIKE @Name ESCAPE '\')
              AND (CAST(@Key AS TEXT) IS NULL OR id = (SELECT k.account_id FROM account_keys k WHERE k.key = @Key))
              AND (CAST(@Number AS TEXT) IS NULL OR number = @Number)
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        public const string Keys =
            "SELECT key FROM account_keys WHERE account_id IN (SELECT id FROM accounts WHERE " + IsOfFamily + ") ORDER BY key";

        public static readonly RowsSql<IdRow> OfKeys = new("""
            SELECT k.key, coalesce(a.merged_into, a.id) AS account_id FROM account_keys k JOIN accounts a ON a.id = k.account_id
            WHERE k.key IN (SELECT r.id FROM {rows})
            """);
    }
}

/// <summary>Which accounts a page shows.</summary>
public sealed record AccountFilter
{
    /// <summary>Part of the name.</summary>
    public string? Name { get; init; }

    /// <summary>What it is known by, as <see cref="AccountKeys"/> writes it.</summary>
    public string? Key { get; init; }

    public string? Number { get; init; }

    /// <summary>Only ids before this one; they sort by time.</summary>
    public string? Before { get; init; }

    public required int Limit { get; init; }

    internal object Values() => new
    {
        Name = Name is null ? null : SearchText.Within(Name),
        Key,
        Number = Number?.ToUpperInvariant(),
        Before = Before ?? Store.Ids.AfterAll,
        Limit,
    };
}
