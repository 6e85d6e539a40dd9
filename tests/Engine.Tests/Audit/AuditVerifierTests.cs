using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Audit;

public abstract class AuditVerifierTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private const int Records = 300;

    private static readonly (string Column, string Change)[] _changes =
    [
        ("at", "at + 1"),
        ("actor", "actor || 'x'"),
        ("token", "COALESCE(token, '') || 'x'"),
        ("action", "action || 'x'"),
        ("subject", "subject || 'x'"),
        ("before_ref", "COALESCE(before_ref, '')|| 'x'"),
        ("after_ref", "COALESCE(after_ref, '') || 'x'"),
        ("detail", "COALESCE(detail, '') || 'x'"),
        ("hash", "hash || 'x'"),
    ];

    private AuditVerifier Verifier => new(Store.Database);

    [DatabaseFact]
    public async Task An_empty_chain_is_intact()
    {
        var found = await Verifier.VerifyAsync("0:", Cancel);

        Assert.Equal(new AuditFinding.Intact(new AuditHead { Seq = 0, Hash = "" }), found);
    }

    [DatabaseFact]
    public async Task A_chain_as_it_was_written_is_intact()
    {
        await AppendAsync(Records);

        var found = Assert.IsType<AuditFinding.Intact>(await Verifier.VerifyAsync(null, Cancel));

        Assert.Equal(Records, found.Head.Seq);
    }

    [DatabaseFact]
    public async Task Whatever_is_changed_in_any_record_is_named()
    {
        await AppendAsync(Records);

        for (var seq = 1; seq <= Records; seq++)
        {
            var (column, change) = _changes[seq % _changes.Length];
            await TamperedAsync(seq, column, change);
        }
    }

    [DatabaseFact]
    public async Task Every_field_of_a_record_counts()
    {
        await AppendAsync(3);

        foreach (var (column, change) in _changes)
        {
            await TamperedAsync(2, column, change);
        }
    }

    [DatabaseFact]
    public async Task Two_fields_that_swap_what_they_say_are_found()
    {
        await AppendAsync(3);
        await Store.RunAsync("UPDATE audit SET actor = action, action = actor WHERE seq = 2");

        var found = await Verifier.VerifyAsync(null, Cancel);

        Assert.Equal(2, Assert.IsType<AuditFinding.Tampered>(found).Seq);
    }

    [DatabaseFact]
    public async Task An_empty_field_is_not_an_absent_one()
    {
        await AppendAsync(3);
        await Store.RunAsync("UPDATE audit SET token = '' WHERE seq = 2 AND token IS NULL");

        var found = await Verifier.VerifyAsync(null, Cancel);

        Assert.Equal(2, Assert.IsType<AuditFinding.Tampered>(found).Seq);
    }

    [DatabaseFact]
    public async Task A_record_that_is_missing_is_named()
    {
        await AppendAsync(Records);
        await Store.RunAsync("DELETE FROM audit WHERE seq = 137");

        var found = await Verifier.VerifyAsync(null, Cancel);

        Assert.Equal(new AuditFinding.Tampered(137, "Record 137 is missing."), found);
    }

    [DatabaseFact]
    public async Task An_end_that_is_missing_is_named()
    {
        await AppendAsync(Records);
        await Store.RunAsync("DELETE FROM audit WHERE seq > 250");

        var found = await Verifier.VerifyAsync(null, Cancel);

        Assert.Equal(new AuditFinding.Tampered(251, "Records from 251 to 300 are missing."), found);
    }

    [DatabaseFact]
    public async Task A_record_behind_the_head_is_found()
    {
        await AppendAsync(5);
        await Store.RunAsync("UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)");

        var found = await Verifier.VerifyAsync(null, Cancel);

        Assert.IsType<AuditFinding.Tampered>(found);
    }

    [DatabaseFact]
    public async Task An_end_that_was_cut_off_with_its_head_shows_by_a_head_noted_before()
    {
        await AppendAsync(Records);
        var noted = (await HeadAsync()).ToString();
        await Store.RunAsync("DELETE FROM audit WHERE seq > 250");
        await Store.RunAsync("UPDATE audit_head SET seq = 250, hash = (SELECT hash FROM audit WHERE seq = 250)");

        var alone = await Verifier.VerifyAsync(null, Cancel);
        var withHead = await Verifier.VerifyAsync(noted, Cancel);

        Assert.IsType<AuditFinding.Intact>(alone);
        Assert.Contains("cut off", Assert.IsType<AuditFinding.Tampered>(withHead).Summary);
    }

    [DatabaseFact]
    public async Task An_end_that_was_written_anew_shows_by_a_head_noted_before()
    {
        await AppendAsync(10);
        var noted = (await HeadAsync()).ToString();
        await Store.RunAsync("DELETE FROM audit WHERE seq > 8");
        await Store.RunAsync("UPDATE audit_head SET seq = 8, hash = (SELECT hash FROM audit WHERE seq = 8)");
        await AppendAsync(5, "other");

        var found = await Verifier.VerifyAsync(noted, Cancel);

        Assert.IsType<AuditFinding.Tampered>(found);
    }

    [DatabaseFact]
    public async Task A_chain_that_went_on_passes_through_a_head_noted_before()
    {
        await AppendAsync(10);
        var noted = (await HeadAsync()).ToString();
        await AppendAsync(10);

        var found = await Verifier.VerifyAsync(noted, Cancel);

        Assert.IsType<AuditFinding.Intact>(found);
    }

    [DatabaseFact]
    public async Task Writers_at_once_leave_no_gap_and_no_alarm_while_it_is_walked()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, 60).Select(n => AppendAsync(2, $"writer-{n}")));
        while (!writing.IsCompleted)
        {
            Assert.IsType<AuditFinding.Intact>(await Verifier.VerifyAsync(null, Cancel));
        }

        await writing;
        var found = Assert.IsType<AuditFinding.Intact>(await Verifier.VerifyAsync(null, Cancel));
        Assert.Equal(120, found.Head.Seq);
    }

    [DatabaseFact]
    public async Task Records_of_one_subject_are_found_by_it()
    {
        await AppendAsync(10);
        await AppendAsync(2, "ord_other");

        var found = await Store.InAsync(tx => AuditTable.ListAsync(tx, "ord_other", 0, 10, Cancel));

        Assert.Equal([11, 12], found.Select(record => record.Seq));
    }

    private async Task TamperedAsync(int seq, string column, string change)
    {
        var before = await Store.AskAsync<string>(
            $"SELECT CAST({column} AS TEXT) FROM audit WHERE seq = @seq", new { seq });
        await Store.RunAsync($"UPDATE audit SET {column} = {change} WHERE seq = @seq", new { seq });

        var found = await Verifier.VerifyAsync(null, Cancel);

        Assert.True(found is AuditFinding.Tampered tampered && tampered.Seq == seq, $"{column} of {seq}: {found}");
        var type = column == "at" ? "BIGINT" : "TEXT";
        await Store.RunAsync(
            $"UPDATE audit SET {column} = CAST(@before AS {type}) WHERE seq = @seq", new { seq, before });
    }

    private Task<AuditHead> HeadAsync() => Store.InAsync(tx => AuditTable.HeadAsync(tx, Cancel));

    private Task AppendAsync(int count, string subject = "ord_1") => Store.InAsync(tx => AuditTable.AppendAsync(
        tx,
        Cancel,
        [
            .. Enumerable.Range(0, count).Select(n => new AuditRecord
            {
                At = Clock.GetUtcNow(),
                Actor = "partner:acme",
                Token = n % 2 == 0 ? "jti" : null,
                Action = "order.place",
                Subject = subject,
                AfterRef = "v1",
            }),
        ]));
}

public sealed class AuditVerifierTestsOnSqlite() : AuditVerifierTests(TestStore.OnSqliteAsync);

public sealed class AuditVerifierTestsOnPostgres() : AuditVerifierTests(TestStore.OnPostgresAsync);
