using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Access.Denials;

/// <summary>
/// Writes denials into the audit chain, a few times a second, up to 256 in one transaction, and the rest at the stop.
/// </summary>
internal sealed partial class DenialWriter(
    DenialLog denials, Database database, TimeProvider clock, ILogger<DenialWriter> logger) : BackgroundService
{
    private const int Batch = 256;
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(200);

    private readonly DenialFolds _folds = new();
    private readonly List<AuditRecord> _pending = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Writes what is there.</summary>
    /// <param name="all">Also what is still being folded: nothing comes after.</param>
    /// <param name="cancel">Gives up; what is not written stays for the next round.</param>
    public async Task FlushAsync(bool all, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            while (Fill(all))
            {
                var records = _pending.Take(Batch).ToList();
                await database.InTransactionAsync(tx => AuditTable.AppendAsync(tx, cancel, records), cancel);
                _pending.RemoveRange(0, records.Count);
            }
        }
        catch (DbException e)
        {
            Log.NotWritten(logger, e, _pending.Count);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true, cancellationToken);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_round, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await FlushAsync(all: false, stoppingToken);
    }

    private bool Fill(bool all)
    {
        Close(clock.GetUtcNow());
        while (_pending.Count < Batch && denials.TryTake(out var denial))
        {
            if (_folds.IsFirst(denial))
                Add(denial, 1);
        }

        if (all && _pending.Count < Batch)
            Close(DateTimeOffset.MaxValue);
        if (denials.TakeLost() is > 0 and var lost)
            Add(new Denial(clock.GetUtcNow(), Denial.Stranger("many"), "denials.lost", "many"), lost);
        return _pending.Count > 0;
    }

    private void Close(DateTimeOffset now)
    {
        foreach (var (last, times) in _folds.Close(now))
            Add(last, times);
    }

    private void Add(Denial denial, long times)
    {
        _pending.Add(denial.ToRecord(times));
        Log.Denied(logger, denial.Code, denial.Path, times);
    }

    private static partial class Log
    {
        [LoggerMessage(7002, LogLevel.Information, "Denied with {Code} at {Path}, {Times} times")]
        public static partial void Denied(ILogger logger, string code, string path, long times);

        [LoggerMessage(7003, LogLevel.Error, "{Count} denials could not be written into the audit chain; they wait")]
        public static partial void NotWritten(ILogger logger, Exception failure, int count);
    }
}
