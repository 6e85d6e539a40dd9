using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Audit;

/// <summary>Walks the whole chain and names the first record that is not what it was.</summary>
public sealed class AuditVerifier(Database database)
{
    private const int Page = 1000;

    /// <param name="expected">A head noted earlier (<c>seq:hash</c>), to see whether the end was cut off or redone.</param>
    public async Task<AuditFinding> VerifyAsync(string? expected, CancellationToken cancel)
    {
        var head = await database.ReadAsync(tx => AuditTable.HeadAsync(tx, cancel), cancel);
        var last = new AuditHead { Seq = 0, Hash = "" };
        var seen = expected is null or "0:";
        while (last.Seq < head.Seq)
        {
            var records = await database.ReadAsync(tx => AuditTable.ListAsync(tx, null, last.Seq, Page, cancel), cancel);
            foreach (var record in records)
            {
                if (record.Seq != last.Seq + 1)
                {
                    return new AuditFinding.Tampered(last.Seq + 1, $"Record {last.Seq + 1} is missing.");
                }

                if (record.Hash != record.HashAfter(last.Hash))
                {
                    return new AuditFinding.Tampered(record.Seq, $"Record {record.Seq} ({record.Action} on {record.Subject}) is not as it was written.");
                }

                last = new AuditHead { Seq = record.Seq, Hash = record.Hash };
                seen |= last.ToString() == expected;
            }

            if (records.Count == 0)
            {
                return new AuditFinding.Tampered(last.Seq + 1, $"Records from {last.Seq + 1} to {head.Seq} are missing.");
            }
        }

        if (last != head)
        {
            return new AuditFinding.Tampered(head.Seq, $"The head says {head.Seq}, the last record is {last.Seq}.");
        }

        return seen
            ? new AuditFinding.Intact(head)
            : new AuditFinding.Tampered(head.Seq, $"The chain does not pass through {expected}: its end was cut off or written anew.");
    }
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
