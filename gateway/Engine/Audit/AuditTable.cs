using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Audit;

/// <summary>
/// The append-only chain. A record is written in the transaction of what it records, as the last statement of it: the
/// head row is locked from there to the commit, and that stretch is what writers wait for.
/// </summary>
public static class AuditTable
{
    public static async Task AppendAsync(DbTransaction tx, CancellationToken cancel, params IReadOnlyList<AuditRecord> records)
    {
        if (records.Count > 0)
        {
            var writes = new Writes();
            var head = LockHead(writes);
            await writes.FlushAsync(tx, cancel);
            Append(writes, head[0], records);
            await writes.FlushAsync(tx, cancel);
        }
    }

    /// <summary>Locks the end of the chain. Let nothing come behind it but what is appended.</summary>
    /// <returns>The one head, once it is flushed.</returns>
    internal static IReadOnlyList<AuditHead> LockHead(Writes writes) => writes.Ask<HeadKey, AuditHead>(Sql.LockHead, [new HeadKey(1)]);

    /// <summary>Adds records to the chain, whose head the transaction has locked.</summary>
    internal static void Append(Writes writes, AuditHead head, IReadOnlyList<AuditRecord> records)
    {
        foreach (var record in records)
        {
            // A millisecond is what the store keeps; the hash must be over what can be read back.
            var at = DateTimeOffset.FromUnixTimeMilliseconds(record.At.ToUnixTimeMilliseconds());
            var next = record with { Seq = head.Seq + 1, At = at };
            next = next with { Hash = next.HashAfter(head.Hash) };
            writes.Add(Sql.Insert, next);
            head = new AuditHead { Seq = next.Seq, Hash = next.Hash };
        }

        writes.Add(Sql.MoveHead, head);
    }

    public static async Task<AuditHead> HeadAsync(DbTransaction tx, CancellationToken cancel) =>
        (await tx.OneAsync<AuditHead>(Sql.Head, null, cancel))!;

    /// <summary>Records after a sequence number, oldest first.</summary>
    /// <param name="subject">Only those about this subject, or <c>null</c> for all.</param>
    public static Task<IReadOnlyList<AuditRecord>> ListAsync(
        DbTransaction tx, string? subject, long after, int limit, CancellationToken cancel) =>
        tx.ListAsync<AuditRecord>(
            subject is null ? Sql.All : Sql.OfSubject, new { Subject = subject, After = after, Limit = limit }, cancel);

    /// <summary>How often operators acted on each subject; those on which none did are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> OperatorActsAsync(
        DbTransaction tx, IReadOnlyCollection<string> subjects, CancellationToken cancel) =>
        (await Sql.OperatorActs.ListAsync<ActsRow>(tx, [.. subjects.Select(subject => new SubjectKey(subject))], cancel))
        .ToDictionary(row => row.Subject, row => row.Acts);

    private sealed record HeadKey(int Id);

    private sealed record SubjectKey(string Subject);

    private sealed record ActsRow
    {
        public string Subject { get; init; } = "";
        public long Acts { get; init; }
    }

    private static class Sql
    {
        public static readonly RowsSql<HeadKey> LockHead = new(
            "SELECT seq, hash FROM audit_head WHERE id IN (SELECT r.id FROM {rows}) {forUpdate}");

        public const string Head = "SELECT seq, hash FROM audit_head WHERE id = 1";

        public static readonly RowsSql<AuditHead> MoveHead = new(
            "UPDATE audit_head SET seq = r.seq, hash = r.hash FROM {rows} WHERE audit_head.id = 1")
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<AuditRecord> Insert =
            new("INSERT INTO audit ({columns}) SELECT {columns} FROM {rows}");

        public static readonly RowsSql<SubjectKey> OperatorActs = new($"""
            SELECT subject, count(*) AS acts FROM audit
            WHERE subject IN (SELECT r.subject FROM {"{rows}"}) AND actor LIKE '{Actor.OperatorPrefix}%' GROUP BY subject
            """);

        private const string Columns =
            "SELECT seq, at, actor, token, action, subject, before_ref, after_ref, detail, hash FROM audit";

        public const string All = Columns + " WHERE seq > @After ORDER BY seq LIMIT @Limit";

        public const string OfSubject = Columns + " WHERE subject = @Subject AND seq > @After ORDER BY seq LIMIT @Limit";
    }
}

/// <summary>The newest link of the chain. Kept elsewhere, it shows whether the end was cut off.</summary>
public sealed record AuditHead
{
    public required long Seq { get; init; }

    public required string Hash { get; init; }

    public override string ToString() => $"{Seq}:{Hash}";
}
