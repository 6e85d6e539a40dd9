using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fulfillment.Tests.Support;

/// <summary>A started program whose lines can be waited for. It never outlives its owner.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private int _openStreams = 2;

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Receive(line.Data);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>What it printed so far, on both streams, in the order of arrival.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>
    /// Starts a program with its own standard input, which ends when this process does. Of the environment, a variable
    /// with the value <c>null</c> is taken away; the folder is the repository's root where none is given.
    /// </summary>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repo.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Waits for the first line, printed already or yet to come, that matches the regular expression.</summary>
    public async Task<string> WaitForLineAsync(string pattern, TimeSpan within, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(within);
        var seen = 0;
        while (true)
        {
            var (fresh, ended, changed) = ReadFrom(seen);
            if (fresh.Find(line => Regex.IsMatch(line, pattern)) is { } found)
            {
                return found;
            }

            seen += fresh.Count;
            if (ended)
            {
                throw new InvalidOperationException(Complaint($"ended without a line like '{pattern}'"));
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
            {
                throw new TimeoutException(Complaint($"printed no line like '{pattern}' within {within}"), late);
            }
        }
    }

    /// <summary>Waits for the end, and for the last line to be read.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan within, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(Complaint($"did not end within {within}"), late);
        }

        return _process.ExitCode;
    }

    /// <summary>The end without warning: SIGKILL, to this process alone.</summary>
    public void Kill() => _process.Kill();

    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The end of what it is told.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Receive(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                _openStreams--;
            }
            else
            {
                _lines.Add(line);
            }

            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private (List<string> Fresh, bool Ended, Task Changed) ReadFrom(int index)
    {
        lock (_gate)
        {
            return (_lines[index..], _openStreams == 0, _changed.Task);
        }
    }

    private string Complaint(string what) =>
        $"{_process.StartInfo.FileName} {what}. It printed:\n{string.Join('\n', Lines)}";
}
