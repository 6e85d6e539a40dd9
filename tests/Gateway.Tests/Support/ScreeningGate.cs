using System.Collections.Concurrent;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>A screening hook that lets all pass, but waits with chosen customers until the test says go.</summary>
public sealed class ScreeningGate : IScreeningHook
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _closed = new();

    public string Name => "gate";

    /// <summary>Orders of this customer wait in screening until <see cref="Open"/>.</summary>
    public void Close(string customer) =>
        _closed[customer] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open(string customer) => _closed[customer].TrySetResult();

    public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        foreach (var party in request.Parties)
        {
            if (_closed.TryGetValue(party.Name, out var gate))
            {
                await gate.Task.WaitAsync(cancel);
            }
        }

        return new ScreeningAnswer { Verdict = Verdict.Allow, Source = "gate" };
    }
}
