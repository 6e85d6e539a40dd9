using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Work;

public sealed class SignalTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Raised_before_the_wait_it_wakes_at_once()
    {
        var signal = new Signal();
        signal.Raise();

        await signal.WaitAsync(_long, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Raised_many_times_it_wakes_once()
    {
        var signal = new Signal();
        signal.Raise();
        signal.Raise();
        await signal.WaitAsync(_long, CancellationToken.None);

        var second = signal.WaitAsync(_long, CancellationToken.None);

        Assert.False(second.IsCompleted);
        signal.Raise();
        await second.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_wait_ends_by_itself_and_when_it_is_cancelled()
    {
        var signal = new Signal();

        await signal.WaitAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        await signal.WaitAsync(_long, new CancellationToken(canceled: true));
    }
}
