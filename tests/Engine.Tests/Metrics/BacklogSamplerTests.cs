using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Metrics;

public abstract class BacklogSamplerTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private const string Due = "1000";
    private const string Later = "9000000000000";

    [DatabaseFact]
    public async Task What_is_due_is_counted_by_lane_and_what_comes_later_is_not()
    {
        await AddWorkAsync("a", "order", Due);
        await AddWorkAsync("b", "order", Due);
        await AddWorkAsync("c", "order", Later);
        await AddWorkAsync("d", "inbox", Later);

        var sample = await SampleAsync();

        Assert.Equal(
            [("work", "inbox", 0), ("work", "order", 2)],
            sample.Select(row => (row.Queue, row.Lane, (int)row.Depth)));
        Assert.Equal(TimeSpan.Zero, sample[0].OldestAge);
        Assert.True(sample[1].OldestAge > TimeSpan.FromDays(365), $"{sample[1].OldestAge}");
    }

    [DatabaseFact]
    public async Task Messages_are_counted_by_sink()
    {
        await AddMessageAsync("m1", "webhook.one");
        await AddMessageAsync("m2", "confirm.nordhandel");
        await AddMessageAsync("m3", "confirm.nordhandel");

        var sample = await SampleAsync();

        Assert.Equal(
            [("outbox", "confirm.nordhandel", 2), ("outbox", "webhook.one", 1)],
            sample.Select(row => (row.Queue, row.Lane, (int)row.Depth)));
    }

    [DatabaseFact]
    public async Task Where_nothing_waits_there_is_nothing_to_show() => Assert.Empty(await SampleAsync());

    [DatabaseFact]
    public async Task A_store_that_is_away_shows_nothing_and_is_counted()
    {
        using var record = new MeterRecord();
        using var sampler = new BacklogSampler(
            Store.Database, record.Meter, Options.Create(new MetricsOptions()), Clock, NullLogger<BacklogSampler>.Instance);
        await AddWorkAsync("a", "order", Due);
        await sampler.SampleAsync(Cancel);
        var before = record.Look();

        await Store.RunAsync("DROP TABLE work");
        await sampler.SampleAsync(Cancel);

        Assert.Contains("fulfillment.backlog.depth{fulfillment.queue=work,fulfillment.lane=order} 1", before);
        Assert.Contains("fulfillment.store.unavailable{fulfillment.part=sampler} 1", record.Measured);
        Assert.DoesNotContain(record.Look(), line => line.StartsWith("fulfillment.backlog", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<Backlog>> SampleAsync() => Store.InAsync(tx => BacklogTable.SampleAsync(tx, Cancel));

    private Task AddWorkAsync(string id, string lane, string runAt) => Store.RunAsync(
        $"INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence) VALUES ('order', @id, @lane, 'x', {runAt}, 1)",
        new { id, lane });

    private Task AddMessageAsync(string id, string sink) => Store.RunAsync(
        """
        INSERT INTO outbox (id, subject_id, version, sink, class, ordering_key, type, body, run_at, fence, created_at)
        VALUES (@id, @id, 1, @sink, 'log', @id, 'order.received', '{}', 1000, 1, 1000)
        """,
        new { id, sink });
}

public sealed class BacklogSamplerTestsOnSqlite() : BacklogSamplerTests(TestStore.OnSqliteAsync);

public sealed class BacklogSamplerTestsOnPostgres() : BacklogSamplerTests(TestStore.OnPostgresAsync);
