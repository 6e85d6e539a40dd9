using System.Buffers;
using System.IO.Pipelines;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>
/// Reads a body line by line and holds no more of it than one row may have. A byte order mark before the first line and
/// blank lines are passed over; the last line needs no end.
/// </summary>
internal sealed class LineReader(PipeReader body)
{
    public const int MostRows = 10_000;
    public const int LongestRow = KestrelSetup.MaxBodyBytes;
    public const long LongestBody = 64 * 1024 * 1024;

    private ReadOnlySequence<byte> _rest;
    private bool _isHeld;
    private bool _isEnd;
    private long _arrived;
    private int _rows;

    /// <summary>The number of the line that was read last.</summary>
    public int Taken { get; private set; }

    /// <returns><c>null</c> at the end.</returns>
    public async ValueTask<BodyLine?> NextAsync(CancellationToken cancel)
    {
        try
        {
            while (await TakeAsync(cancel) is var (text, isTooLong))
            {
                Taken++;
                if (!IsBlank(text) || isTooLong)
                {
                    return Limit() is { } limit ? new BodyLine.Cut(Taken, limit)
                        : isTooLong ? new BodyLine.TooLong(Taken)
                        : new BodyLine.Row(Taken, text);
                }
            }

            return null;
        }
        catch (BadHttpRequestException broken)
        {
            return new BodyLine.Cut(Taken + 1, FrameworkProblems.Of(broken));
        }
    }

    /// <summary>Throws away what still comes: most callers read no answer before they have sent everything.</summary>
    public async Task DrainAsync(CancellationToken cancel)
    {
        try
        {
            while (!_isEnd && _arrived <= LongestBody)
            {
                _rest = _rest.Slice(_rest.End);
                await FillAsync(cancel);
            }
        }
        catch (BadHttpRequestException)
        {
            // Broken or not, nobody waits for it.
        }
        finally
        {
            Release();
        }
    }

    public static Problem TooLarge(string detail) => Problems.Of("bulk.tooLarge", detail);

    private Problem? Limit()
    {
        if (_arrived - _rest.Length > LongestBody)
        {
            return TooLarge($"An upload has at most {LongestBody / 1024 / 1024} MiB: it was cut at row {Taken}. Send the rest in another one.");
        }

        return ++_rows > MostRows
            ? TooLarge($"An upload has at most {MostRows} orders: it was cut at row {Taken}. Send the rest in another one.")
            : null;
    }

    private async ValueTask<(ReadOnlySequence<byte> Text, bool IsTooLong)?> TakeAsync(CancellationToken cancel)
    {
        var isTooLong = false;
        for (long seen = 0; ;)
        {
            if (_rest.Slice(seen).PositionOf((byte)'\n') is { } end)
            {
                var text = _rest.Slice(0, end);
                _rest = _rest.Slice(_rest.GetPosition(1, end));
                return (Unmarked(text), isTooLong || text.Length > LongestRow);
            }

            if (_isEnd)
            {
                var text = _rest;
                _rest = _rest.Slice(_rest.End);
                return text.IsEmpty && !isTooLong ? null : (Unmarked(text), isTooLong || text.Length > LongestRow);
            }

            if (_rest.Length > LongestRow)
            {
                (isTooLong, _rest) = (true, _rest.Slice(_rest.End));
            }

            seen = _rest.Length;
            await FillAsync(cancel);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        Release();
        var kept = _rest.Length;
        var read = await body.ReadAsync(cancel);
        _isHeld = true;
        _arrived += read.Buffer.Length - kept;
        (_rest, _isEnd) = (read.Buffer, read.IsCompleted);
    }

    /// <summary>Gives back what was looked at. A body that is not given back ends its connection.</summary>
    private void Release()
    {
        if (_isHeld)
        {
            body.AdvanceTo(_rest.Start, _rest.End);
            _isHeld = false;
        }
    }

    private ReadOnlySequence<byte> Unmarked(ReadOnlySequence<byte> text)
    {
        var reader = new SequenceReader<byte>(text);
        return Taken == 0 && reader.IsNext("\uFEFF"u8, advancePast: true) ? reader.UnreadSequence : text;
    }

    private static bool IsBlank(ReadOnlySequence<byte> text)
    {
        foreach (var part in text)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }
}
