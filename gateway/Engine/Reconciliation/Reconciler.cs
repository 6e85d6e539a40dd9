using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// Compares everything that was ordered with everything that is delivered, page by page, and names what differs. It
/// only reports: what it would repair by itself might be what a person has decided against. Each page is written with
/// the place that the run has reached, so that a run that breaks off goes on from there, on whichever node.
/// </summary>
public sealed partial class Reconciler
{
    /// <summary>Longer than anything that is done without a renewal: one page, or a round of calls outside.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly Database _database;
    private readonly CaseReader _reader;
    private readonly Judge _judge;
    private readonly EngineMeter _meter;
    private readonly ReconciliationOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public Reconciler(
        Database database, IEnumerable<IProvisioner> provisioners, CallGuards guards, EngineMeter meter,
        IOptions<ReconciliationOptions> options, TimeProvider clock, ILogger<Reconciler> logger)
    {
        (_database, _meter, _options, _clock, _logger) = (database, meter, options.Value, clock, logger);
        _reader = new CaseReader(database, clock);
        _judge = new Judge(_reader, new TargetReader(provisioners, guards, clock), options.Value.TargetsAtOnce);
    }

    /// <summary>Opens a run where one is due, and takes the one that is open where nobody is at it.</summary>
    /// <returns>The run, or <c>null</c> where there is nothing to do here.</returns>
    public Task<ReconciliationRun?> TakeAsync(string owner, CancellationToken cancel) => _database.InTransactionAsync(
        async tx =>
        {
            var since = _clock.GetUtcNow() - TimeSpan.FromHours(_options.EveryHours);
            await ReconciliationTable.OpenDueAsync(tx, ReconciliationRun.New(Audit.Actor.System.Name, _clock), since, cancel);
            return await ReconciliationTable.TakeAsync(tx, owner, Lease, cancel);
        },
        cancel);

    /// <summary>Takes a run to its end, at its pace.</summary>
    /// <returns>The run as it ended; <c>null</c> where somebody else has taken it over.</returns>
    public async Task<ReconciliationRun?> RunAsync(ReconciliationRun run, CancellationToken cancel)
    {
        var next = run;
        while (next is { FinishedAt: null })
        {
            var started = _clock.GetTimestamp();
            next = await StepAsync(next, cancel);
            var rest = TimeSpan.FromSeconds((double)_options.BatchSize / _options.PerSecond) - _clock.GetElapsedTime(started);
            if (rest > TimeSpan.Zero && next is { FinishedAt: null })
            {
                await Task.Delay(rest, _clock, cancel);
            }
        }

        return next;
    }

    /// <summary>Checks the next page of a run.</summary>
    /// <returns>The run as it stands then; <c>null</c> where somebody else has taken it over.</returns>
    public async Task<ReconciliationRun?> StepAsync(ReconciliationRun run, CancellationToken cancel)
    {
        var next = run.Part == RunPart.Lines ? await LinesAsync(run, cancel) : await SubscriptionsAsync(run, cancel);
        if (next is { FinishedAt: not null })
        {
            await TellAsync(next, cancel);
        }

        return next;
    }

    private async Task<ReconciliationRun?> LinesAsync(ReconciliationRun run, CancellationToken cancel)
    {
        var limit = _options.BatchSize * 10;
        var (page, loose) = await _database.ReadAsync(
            async tx =>
            {
                var lines = await WalkTable.LinesAsync(tx, run.Reached, limit, cancel);
                return (lines, lines.Last is { } last ? await WalkTable.LooseAsync(tx, run.Reached, last, cancel) : []);
            },
            cancel);
        var next = run with { Lines = run.Lines + page.Count, Reached = page.Last ?? "" };
        return await WriteAsync(
            page.Count < limit ? next with { Part = RunPart.Subscriptions, Reached = "" } : next,
            writes =>
            {
                foreach (var line in loose)
                {
                    DriftTable.Keep(writes, line.Finding(), run.Id, _clock);
                }
            },
            cancel);
    }

    private async Task<ReconciliationRun?> SubscriptionsAsync(ReconciliationRun run, CancellationToken cancel)
    {
        var keys = await _database.ReadAsync(
            tx => WalkTable.SubscriptionsAsync(tx, run.Reached, _options.BatchSize, cancel), cancel);
        var (cases, corrupt) = await _reader.ReadAsync(keys, cancel);
        var judged = await _judge.JudgeAsync(cases, () => WriteAsync(run, _ => { }, cancel), cancel);
        var next = run with
        {
            Subscriptions = run.Subscriptions + keys.Count,
            Unknown = run.Unknown + judged.Count(one => one.Judgement.IsUnknown),
            Reached = keys is [.., var last] ? last.Id : run.Reached,
        };
        var written = await WriteAsync(
            keys.Count < _options.BatchSize ? next with { Part = RunPart.Done, FinishedAt = _clock.GetUtcNow() } : next,
            writes => Keep(writes, run.Id, judged, corrupt),
            cancel);
        _meter.Reconciled(written is null ? 0 : keys.Count);
        return written;
    }

    private void Keep(
        Writes writes, string run, IReadOnlyList<(Case At, Judgement Judgement)> judged, IReadOnlyList<Finding> corrupt)
    {
        // What comes twice is one drift, and a statement touches a row once.
        foreach (var finding in judged.SelectMany(one => one.Judgement.Findings).Concat(corrupt).DistinctBy(one => (one.Subject, one.Code)))
        {
            DriftTable.Keep(writes, finding, run, _clock);
        }

        var unjudged = judged.SelectMany(one => one.Judgement.Unjudged.Select(code => (one.At.Subscription.Id, code)))
            .Concat(corrupt.SelectMany(one => DriftCodes.All.Select(kind => (one.Subject, kind.Code))));
        foreach (var (id, code) in unjudged)
        {
            DriftTable.Spare(writes, id, code, run);
        }
    }

    /// <summary>The place that was reached and what was found, or neither.</summary>
    private Task<ReconciliationRun?> WriteAsync(ReconciliationRun run, Action<Writes> add, CancellationToken cancel) =>
        _database.InTransactionAsync(
            async tx =>
            {
                if (!await ReconciliationTable.MoveAsync(tx, run, Lease, cancel))
                {
                    _meter.LeaseLost("reconciliation");
                    return null;
                }

                var writes = new Writes();
                add(writes);
                await writes.FlushAsync(tx, cancel);
                if (run.FinishedAt is { } at)
                {
                    await DriftTable.HealAsync(tx, run.Id, at, cancel);
                }

                return run;
            },
            cancel);

    /// <summary>Shows on this node which drifts last.</summary>
    public Task ShowAsync(CancellationToken cancel) => _database.ReadAsync(
        async tx =>
        {
            var open = (await DriftTable.CountOpenAsync(tx, cancel)).ToDictionary(one => one.Code, one => one.Count);
            var last = await ReconciliationTable.LastAsync(tx, cancel);
            _meter.Show(new DriftSample(
                DriftCodes.All.ToDictionary(kind => kind.Code, kind => open.GetValueOrDefault(kind.Code)),
                _clock.GetUtcNow() - last?.StartedAt));
            return true;
        },
        cancel);

    private async Task TellAsync(ReconciliationRun run, CancellationToken cancel)
    {
        var (open, found) = await _database.ReadAsync(
            async tx => (await DriftTable.CountOpenAsync(tx, cancel), await DriftTable.CountNewAsync(tx, run.Id, cancel)), cancel);
        Log.Finished(_logger, run.Id, run.Subscriptions, run.Lines, run.Unknown, open.Sum(one => one.Count));
        foreach (var drift in found)
        {
            Log.Found(_logger, run.Id, drift.Count, drift.Code);
        }

        await ShowAsync(cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(2080, LogLevel.Information, "Reconciliation {Run}: {Subscriptions} subscriptions and {Lines} lines checked, {Unknown} targets unknown, {Drifts} drifts last")]
        public static partial void Finished(ILogger logger, string run, long subscriptions, long lines, long unknown, long drifts);

        [LoggerMessage(2081, LogLevel.Error, "Reconciliation {Run} found {Count} new drifts {Code}: a person must look")]
        public static partial void Found(ILogger logger, string run, long count, string code);
    }
}
