using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Fulfillment.Gateway.Access.Limits;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>
/// One upload on its way: rows are read, served some at a time, and their results told in the order of the file. Reading
/// does not wait for a caller who reads nothing before it has sent everything; results wait for it here, up to a limit.
/// </summary>
internal sealed class Upload(UploadCall call, LineReader lines, RowPlacing placing, Uploads uploads)
{
    private const int AtOnce = 32;

    /// <summary>Each asks the store in a transaction of its own.</summary>
    private const int TriedAtOnce = 4;

    /// <summary>Three kilobytes a row.</summary>
    private const int MostUntold = 32 * 1024 * 1024;

    private readonly Channel<Task<byte[]>> _rows = Channel.CreateBounded<Task<byte[]>>(call.DryRun is null ? AtOnce : TriedAtOnce);
    private readonly Pipe _told = new(new PipeOptions(pauseWriterThreshold: MostUntold, resumeWriterThreshold: MostUntold / 2));
    private readonly RowTurns _turns = new();
    private int _started;

    /// <param name="answer">Where the results go.</param>
    /// <param name="stopping">The house stops: what was read is served, nothing more is read.</param>
    /// <param name="cancel">The caller is gone.</param>
    /// <returns>Why nothing was told; <c>null</c> when there are results.</returns>
    public async Task<Problem?> RunAsync(PipeWriter answer, CancellationToken stopping, CancellationToken cancel)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var read = ReadAsync(stopping, failed.Token);
        Task[] all = [read, TellAsync(failed.Token), _told.Reader.CopyToAsync(answer, failed.Token)];
        await foreach (var ended in Task.WhenEach(all))
        {
            if (!ended.IsCompletedSuccessfully)
            {
                await failed.CancelAsync();
            }
        }

        await Task.WhenAll(all);
        return await read;
    }

    private async Task<Problem?> ReadAsync(CancellationToken stopping, CancellationToken cancel)
    {
        try
        {
            while (await NextAsync(stopping, cancel) is { } line)
            {
                if (line is not BodyLine.Cut cut)
                {
                    await uploads.EarnAsync(call.Caller, cancel);
                    await AddAsync(() => ServeAsync(line, cancel), cancel);
                }
                else if (_started > 0)
                {
                    await AddAsync(() => Task.FromResult(call.Refused(cut.Number, null, cut.Problem) with { Cut = true }), cancel);
                    break;
                }
                else
                {
                    return cut.Problem;
                }
            }

            return _started > 0 ? null : Problems.Of("request.malformed", "The body holds no order: send one per line, as a JSON object.");
        }
        finally
        {
            _rows.Writer.Complete();
            await lines.DrainAsync(cancel);
        }
    }

    private async Task<BodyLine?> NextAsync(CancellationToken stopping, CancellationToken cancel)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancel);
        try
        {
            return await lines.NextAsync(reading.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new BodyLine.Cut(lines.Taken + 1, Problems.Of("gateway.stopping", "Send the rest again: another node takes it."));
        }
    }

    private async Task AddAsync(Func<Task<BulkResultView>> row, CancellationToken cancel)
    {
        await _rows.Writer.WaitToWriteAsync(cancel);
        _started++;
        _rows.Writer.TryWrite(WriteAsync(row()));
    }

    private Task<BulkResultView> ServeAsync(BodyLine line, CancellationToken cancel)
    {
        if (line is not BodyLine.Row(var number, var text))
        {
            var tooLong = Problems.Of("request.tooLarge", $"The row is longer than {LineReader.LongestRow} bytes.");
            return Task.FromResult(call.Refused(((BodyLine.TooLong)line).Number, null, tooLong));
        }

        string? key = null;
        return StrictJson.Read(text, PartnerApiJson.Default.BulkOrderRequest, (sent, _) => key = BulkOrderRequest.KeyOf(sent)) switch
        {
            BodyOutcome<BulkOrderRequest>.Read read => ServeAsync(new UploadRow(call, number, read.Value), cancel),
            BodyOutcome<BulkOrderRequest>.Refused refused => Task.FromResult(call.Refused(number, key, refused.Problem)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Task<BulkResultView> ServeAsync(UploadRow row, CancellationToken cancel) =>
        _turns.RunAsync(row.Names, () => placing.ServeAsync(row, cancel));

    private static async Task<byte[]> WriteAsync(Task<BulkResultView> row) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(await row, PartnerApiJson.Written.BulkResultView), (byte)'\n'];

    /// <summary>What is known is told before the next is waited for.</summary>
    private async Task TellAsync(CancellationToken cancel)
    {
        var told = _told.Writer;
        try
        {
            while (await _rows.Reader.WaitToReadAsync(cancel))
            {
                while (_rows.Reader.TryRead(out var row))
                {
                    if (!row.IsCompleted)
                    {
                        await told.FlushAsync(cancel);
                    }

                    told.Write(await row);
                }

                await told.FlushAsync(cancel);
            }
        }
        finally
        {
            await told.CompleteAsync();
        }
    }
}
