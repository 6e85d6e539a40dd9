using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Screening.Exceptions;

/// <summary>Exceptions, as people have granted them; none is ever deleted.</summary>
public static class GrantTable
{
    public static void Insert(Writes writes, ExceptionGrant grant) => writes.Add(Sql.Insert, grant);

    /// <summary>Stores that somebody agreed, or took it back. Whoever writes this holds the lock.</summary>
    public static void Save(Writes writes, ExceptionGrant grant) => writes.Add(Sql.Save, grant);

    public static Task<ExceptionGrant?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<ExceptionGrant>(Sql.Find, new { Id = id }, cancel);

    /// <summary>Reads one and holds it for the rest of the transaction.</summary>
    public static async Task<ExceptionGrant?> LockAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        await Sql.Lock.ListAsync<ExceptionGrant>(tx, [new IdRow(id)], cancel) is [var found] ? found : null;

    /// <summary>One page, newest first.</summary>
    public static Task<IReadOnlyList<ExceptionGrant>> ListAsync(
        DbTransaction tx, GrantState? state, DateTimeOffset now, string? before, int limit, CancellationToken cancel) =>
        tx.ListAsync<ExceptionGrant>(
            Sql.List, new { State = state?.Word() ?? "", Now = now, Before = before ?? Ids.AfterAll, Limit = limit }, cancel);

    /// <summary>Those that count now for some parties.</summary>
    public static Task<IReadOnlyList<ExceptionGrant>> InForceAsync(
        DbTransaction tx, IReadOnlyCollection<string> partyHashes, DateTimeOffset now, CancellationToken cancel) =>
        Sql.InForce.ListAsync<ExceptionGrant>(tx, [.. partyHashes.Select(hash => new HashRow(hash, now))], cancel);

    private sealed record IdRow(string Id);

    private sealed record HashRow(string PartyHash, DateTimeOffset Now);

    private static class Sql
    {
        public const string Find = $"{Select} WHERE id = @Id";

        public const string List = $"""
            {Select} WHERE id < @Before AND (
              @State = ''
              OR (@State = 'withdrawn' AND withdrawn_at IS NOT NULL)
              OR (@State = 'expired' AND withdrawn_at IS NULL AND until <= @Now)
              OR (@State = 'proposed' AND withdrawn_at IS NULL AND until > @Now AND agreed_at IS NULL)
              OR (@State = 'inForce' AND withdrawn_at IS NULL AND until > @Now AND agreed_at IS NOT NULL))
            ORDER BY id DESC LIMIT @Limit
            """;

        public static readonly RowsSql<ExceptionGrant> Insert =
            new("INSERT INTO screening_exceptions ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<ExceptionGrant> Save = new("""
            UPDATE screening_exceptions SET agreed_by = r.agreed_by, agreed_at = r.agreed_at, agreed_reason = r.agreed_reason,
              withdrawn_by = r.withdrawn_by, withdrawn_at = r.withdrawn_at, withdrawn_reason = r.withdrawn_reason
            FROM {rows} WHERE screening_exceptions.id = r.id
            """);

        public static readonly RowsSql<IdRow> Lock = new(Select + " WHERE id IN (SELECT r.id FROM {rows}) {forUpdate}");

        public static readonly RowsSql<HashRow> InForce = new(Select + """
             JOIN {rows} ON r.party_hash = screening_exceptions.party_hash AND r.now < screening_exceptions.until
            WHERE agreed_at IS NOT NULL AND withdrawn_at IS NULL
            """);

        private const string Select = """
            SELECT id, screening_exceptions.party_hash, list, entry_id, entry_hash, decision_id, sealed_match, reason, proposed_by, proposed_at, until,
              agreed_by, agreed_at, agreed_reason, withdrawn_by, withdrawn_at, withdrawn_reason
            FROM screening_exceptions
            """;
    }
}
