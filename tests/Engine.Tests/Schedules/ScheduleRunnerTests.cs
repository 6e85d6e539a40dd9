using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Schedules;

public abstract class ScheduleRunnerTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private readonly FakeAct _act = new();

    protected override void SetUp(IServiceCollection services) => services.AddSingleton<IScheduledAct>(_act);

    [DatabaseFact]
    public async Task What_is_due_happens_once_however_often_it_is_asked_for()
    {
        await AddAsync(Due());
        await AddAsync(Due());
        await Engine.WorkAsync();
        await AddAsync(Due());
        await Engine.WorkAsync();

        Assert.Equal(["sub_1/renewal/2027"], _act.Done);
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM work"));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM schedules WHERE done_at IS NOT NULL"));
    }

    [DatabaseFact]
    public async Task Another_period_and_another_kind_are_other_schedules()
    {
        await AddAsync(Due());
        await AddAsync(Due() with { Period = "2028" });
        await Engine.WorkAsync();

        Assert.Equal(2, _act.Done.Count);
    }

    [DatabaseFact]
    public async Task What_is_not_due_waits_until_its_time_comes()
    {
        await AddAsync(Due() with { RunAt = TimeProvider.System.GetUtcNow().AddDays(40) });

        await Engine.WorkAsync();
        Assert.Empty(_act.Done);
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Single(_act.Done);
    }

    [DatabaseFact]
    public async Task A_sandbox_partner_s_clock_makes_its_schedules_due_and_no_other_s()
    {
        var later = TimeProvider.System.GetUtcNow().AddDays(40);
        await AddAsync(Due() with { Partner = Sandbox.Id, RunAt = later });
        await AddAsync(Due() with { Subject = "sub_2", RunAt = later });

        await Engine.Get<SandboxClock>().AdvanceAsync(Sandbox.Id, TimeSpan.FromDays(41), Actor.System, Cancel);
        await Engine.WorkAsync();

        Assert.Equal(["sub_1/renewal/2027"], _act.Done);
    }

    [DatabaseFact]
    public async Task What_fails_leaves_no_mark_and_comes_again()
    {
        _act.Throws = true;
        await AddAsync(Due());
        await Engine.WorkOnceAsync();
        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM schedules WHERE done_at IS NOT NULL"));
        _act.Throws = false;

        await Engine.WorkAsync();

        Assert.Single(_act.Done);
    }

    [DatabaseFact]
    public async Task What_is_taken_back_does_not_happen_and_may_be_asked_for_anew()
    {
        await AddAsync(Due() with { RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await Store.InAsync(tx => TestClaims.WriteAsync(tx, writes => ScheduleTable.Drop(writes, Due())));
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();
        Assert.Empty(_act.Done);

        await AddAsync(Due());
        await Engine.WorkAsync();

        Assert.Single(_act.Done);
    }

    private Task AddAsync(Schedule schedule) =>
        Store.InAsync(tx => TestClaims.WriteAsync(tx, writes => ScheduleTable.Add(writes, schedule)));

    private Schedule Due() => new()
    {
        Subject = "sub_1",
        Kind = FakeAct.Name,
        Period = "2027",
        Partner = Partner.Id,
        RunAt = DateTimeOffset.UnixEpoch.AddDays(1),
    };

    private sealed class FakeAct : IScheduledAct
    {
        public const string Name = "renewal";

        public string Kind => Name;

        public bool Throws { get; set; }

        public List<string> Done { get; } = [];

        public ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel) => Throws
            ? throw new InvalidDataException()
            : ValueTask.FromResult<Action<OrderChange>>(_ => Done.Add(schedule.WorkId));
    }
}

public sealed class ScheduleRunnerTestsOnSqlite() : ScheduleRunnerTests(TestStore.OnSqliteAsync);

public sealed class ScheduleRunnerTestsOnPostgres() : ScheduleRunnerTests(TestStore.OnPostgresAsync);
