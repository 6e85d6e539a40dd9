using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Audit;

/// <summary>Walks the whole chain and names the first record that is not what it was.</summary>
public sealed class AuditVerifier(Database database)
{
    private const int Page = 1000;

    /// <param name="expected">A head noted earlier (<c>seq:hash</c>), to see whether the end was cut off or redone.</param>
    public async Task<AuditFinding> VerifyAsync(string? expected, CancellationToken cancel)
    {
        var last = new AuditHead { Seq = 0, Hash = "" };
        var seen = expected is null or "0:";
        while (true)
        {
            // Page and head are of one moment: the chain may grow while it is walked.
            var (head, records) = await database.ReadAsync(tx => PageAsync(tx, last.Seq, cancel), cancel);
            foreach (var record in records)
            {
                if (Fault(record, last) is { } fault)
                {
                    return fault;
                }

                last = new AuditHead { Seq = record.Seq, Hash = record.Hash };
                seen |= last.ToString() == expected;
            }

            if (records.Count < Page)
            {
                return last == head ? Whole(head, seen, expected) : Ends(last, head);
            }
        }
    }

    private static async Task<(AuditHead Head, IReadOnlyList<AuditRecord> Records)> PageAsync(
        DbTransaction tx, long after, CancellationToken cancel) =>
        (await AuditTable.HeadAsync(tx, cancel), await AuditTable.ListAsync(tx, null, after, Page, cancel));

    private static AuditFinding.Tampered? Fault(AuditRecord record, AuditHead last) => record switch
    {
        _ when record.Seq != last.Seq + 1 =>
            new AuditFinding.Tampered(last.Seq + 1, $"Record {last.Seq + 1} is missing."),
        _ when record.Hash != record.HashAfter(last.Hash) => new AuditFinding.Tampered(
            record.Seq, $"Record {record.Seq} ({record.Action} on {record.Subject}) is not as it was written."),
        _ => null,
    };

    private static AuditFinding.Tampered Ends(AuditHead last, AuditHead head) => last.Seq < head.Seq
        ? new AuditFinding.Tampered(last.Seq + 1, $"Records from {last.Seq + 1} to {head.Seq} are missing.")
        : new AuditFinding.Tampered(head.Seq, $"The head says {head}, the last record is {last}.");

    private static AuditFinding Whole(AuditHead head, bool seen, string? expected) => seen
        ? new AuditFinding.Intact(head)
        : new AuditFinding.Tampered(
            head.Seq, $"The chain does not pass through {expected}: its end was cut off or written anew.");
}

/// <summary>What the verifier found.</summary>
public abstract record AuditFinding
{
    private AuditFinding()
    {
    }

    public sealed record Intact(AuditHead Head) : AuditFinding;

    public sealed record Tampered(long Seq, string Summary) : AuditFinding;
}
