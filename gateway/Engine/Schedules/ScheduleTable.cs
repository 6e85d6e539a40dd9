using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Schedules;

/// <summary>What is to happen when. A schedule's row is kept; while it waits, it has a row of work beside it.</summary>
public static class ScheduleTable
{
    /// <summary>Asks for something at a time. Where it was asked for before, or has happened, nothing changes.</summary>
    public static void Add(Writes writes, Schedule schedule)
    {
        // First the work, which looks whether the schedule is there already.
        writes.Add(Sql.AddWork, Row.Of(schedule));
        writes.Add(Sql.Add, Row.Of(schedule));
    }

    /// <summary>Takes back what has not happened yet: it may be asked for anew.</summary>
    public static void Drop(Writes writes, Schedule schedule)
    {
        WorkTable.Drop(writes, WorkSubject.Schedule, schedule.WorkId);
        writes.Add(Sql.Drop, Row.Of(schedule));
    }

    public static void MarkDone(Writes writes, Schedule schedule, DateTimeOffset at) =>
        writes.Add(Sql.MarkDone, Row.Of(schedule with { DoneAt = at }));

    /// <summary>The schedules behind rows of work.</summary>
    public static Task<IReadOnlyList<Schedule>> ListAsync(
        DbTransaction tx, IReadOnlyList<string> workIds, CancellationToken cancel) =>
        Sql.Find.ListAsync<Schedule>(tx, [.. workIds.Select(Key.Of)], cancel);

    /// <summary>What has not happened yet for subjects, each with the work that waits for it.</summary>
    public static Task<IReadOnlyList<WaitingDay>> WaitingAsync(
        DbTransaction tx, IReadOnlyCollection<string> subjects, CancellationToken cancel) =>
        Sql.Waiting.ListAsync<WaitingDay>(tx, [.. subjects.Select(subject => new SubjectKey(subject))], cancel);

    /// <summary>A partner's clock moves ahead: what waits for it falls due so much earlier.</summary>
    public static Task PullForwardAsync(DbTransaction tx, string partner, TimeSpan by, CancellationToken cancel) =>
        tx.RunAsync(Sql.PullForward, new { Partner = partner, ByMs = (long)by.TotalMilliseconds }, cancel);

    private sealed record SubjectKey(string Subject);

    private sealed record Key(string Subject, string Kind, string Period)
    {
        public static Key Of(string workId) => workId.Split('/') is [var subject, var kind, var period]
            ? new Key(subject, kind, period)
            : throw new FormatException($"'{workId}' names no schedule.");
    }

    private sealed record Row
    {
        public required string Subject { get; init; }
        public required string Kind { get; init; }
        public required string Period { get; init; }
        public required string Partner { get; init; }
        public required DateTimeOffset RunAt { get; init; }
        public DateTimeOffset? DoneAt { get; init; }
        public required string WorkId { get; init; }
        public required string Lane { get; init; }
        public required long Fence { get; init; }

        public static Row Of(Schedule schedule) => new()
        {
            Subject = schedule.Subject,
            Kind = schedule.Kind,
            Period = schedule.Period,
            Partner = schedule.Partner,
            RunAt = schedule.RunAt,
            DoneAt = schedule.DoneAt,
            WorkId = schedule.WorkId,
            Lane = NewWork.LaneOf(WorkSubject.Schedule, schedule.Partner),
            Fence = Random.Shared.NextInt64(1L << 62),
        };
    }

    private static class Sql
    {
        public static readonly RowsSql<Row> AddWork = new("""
            INSERT INTO work (subject_kind, subject_id, lane, step, run_at, fence)
            SELECT 'schedule', r.work_id, r.lane, r.kind, r.run_at, r.fence FROM {rows}
            WHERE NOT EXISTS (
              SELECT 1 FROM schedules s WHERE s.subject = r.subject AND s.kind = r.kind AND s.period = r.period)
            ON CONFLICT (subject_kind, subject_id) DO NOTHING
            """);

        public static readonly RowsSql<Row> Add = new("""
            INSERT INTO schedules (subject, kind, period, partner, run_at)
            SELECT r.subject, r.kind, r.period, r.partner, r.run_at FROM {rows} WHERE true
            ON CONFLICT (subject, kind, period) DO NOTHING
            """);

        public static readonly RowsSql<Row> Drop = new("""
            DELETE FROM schedules WHERE done_at IS NULL
              AND (subject, kind, period) IN (SELECT r.subject, r.kind, r.period FROM {rows})
            """);

        public static readonly RowsSql<Row> MarkDone = new("""
            UPDATE schedules SET done_at = r.done_at FROM {rows}
            WHERE schedules.subject = r.subject AND schedules.kind = r.kind AND schedules.period = r.period
            """)
        {
            TouchesEach = true,
        };

        public static readonly RowsSql<Key> Find = new("""
            SELECT subject, kind, period, partner, run_at, done_at FROM schedules
            WHERE (subject, kind, period) IN (SELECT r.subject, r.kind, r.period FROM {rows})
            """);

        public static readonly RowsSql<SubjectKey> Waiting = new("""
            SELECT s.subject, s.kind, s.period, w.attempt
            FROM schedules s LEFT JOIN work w ON w.subject_kind = 'schedule'
              AND w.subject_id = s.subject || '/' || s.kind || '/' || s.period
            WHERE s.subject IN (SELECT r.subject FROM {rows}) AND s.done_at IS NULL
            """);

        public const string PullForward = """
            UPDATE work SET run_at = run_at - @ByMs WHERE subject_kind = 'schedule' AND subject_id IN (
              SELECT subject || '/' || kind || '/' || period FROM schedules WHERE partner = @Partner AND done_at IS NULL)
            """;
    }
}
