using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Work;

/// <summary>Nodes on one PostgreSQL wake each other; on SQLite there is nobody to wake.</summary>
public sealed class HeraldTestsOnPostgres() : EngineTests(TestStore.OnPostgresAsync)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly List<Herald> _heralds = [];

    [DatabaseFact]
    public async Task What_one_node_makes_due_wakes_another_and_not_itself_once_more()
    {
        var bells = await ListenAsync();

        await Engine.AcceptAsync(Partner, A.Order());

        Assert.True(await RangAsync(bells.Work, _patience));
        // Its own commit rang its own bell; the notice that comes back to it does not.
        Assert.True(await RangAsync(Engine.Get<Signals>().Work, _patience));
        Assert.False(await RangAsync(Engine.Get<Signals>().Work, TimeSpan.FromMilliseconds(100)));
    }

    [DatabaseFact]
    public async Task A_message_wakes_the_outbox_of_another()
    {
        Engine.Routes.SinkOfType["order.received"] = FakeSink.Usual;
        var bells = await ListenAsync();

        await Engine.AcceptAsync(Partner, A.Order());

        Assert.True(await RangAsync(bells.Outbox, _patience));
    }

    public override async Task DisposeAsync()
    {
        foreach (var herald in _heralds)
        {
            await herald.StopAsync(Cancel);
            herald.Dispose();
        }

        await base.DisposeAsync();
    }

    /// <summary>Two nodes that listen: the engine, and another, whose bells are given.</summary>
    private async Task<Signals> ListenAsync()
    {
        var others = new Signals();
        await ListenAsync(Engine.Get<WorkFloor>(), Engine.Get<Signals>());
        await ListenAsync(new WorkFloor(Options.Create(new WorkOptions()), TimeProvider.System), others);
        return others;
    }

    private async Task ListenAsync(WorkFloor floor, Signals signals)
    {
        var herald = new Herald(Store.Database, floor, signals, TimeProvider.System, NullLogger<Herald>.Instance);
        _heralds.Add(herald);
        await herald.StartAsync(Cancel);
        // It rings its own bells once it listens.
        Assert.True(await RangAsync(signals.Work, _patience));
        Assert.True(await RangAsync(signals.Outbox, _patience));
    }

    private static Task<bool> RangAsync(Signal signal, TimeSpan limit) => signal.WaitAsync(limit, CancellationToken.None);
}
