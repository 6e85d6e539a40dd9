using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Tests.Orders;

public sealed class OrderWatchTests
{
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);

    private readonly OrderWatch _watch = new();

    [Fact]
    public async Task A_change_between_reading_and_waiting_is_not_missed()
    {
        using var listener = _watch.Listen("ord_1");
        _watch.Changed("ord_1");

        await listener.WaitAsync(_long, CancellationToken.None).WaitAsync(_soon);
    }

    [Fact]
    public async Task A_change_after_the_wait_began_ends_it_for_all_who_listen()
    {
        using var first = _watch.Listen("ord_1");
        using var second = _watch.Listen("ord_1");
        var waiting = Task.WhenAll(
            first.WaitAsync(_long, CancellationToken.None), second.WaitAsync(_long, CancellationToken.None));

        _watch.Changed("ord_1");

        await waiting.WaitAsync(_soon);
    }

    [Fact]
    public async Task A_change_is_told_once()
    {
        using var listener = _watch.Listen("ord_1");
        _watch.Changed("ord_1");
        await listener.WaitAsync(_long, CancellationToken.None).WaitAsync(_soon);

        var second = listener.WaitAsync(_long, CancellationToken.None);

        Assert.False(second.IsCompleted);
        _watch.Changed("ord_1");
        await second.WaitAsync(_soon);
    }

    [Fact]
    public void Another_orders_change_wakes_nobody()
    {
        using var listener = _watch.Listen("ord_1");
        var waiting = listener.WaitAsync(_long, CancellationToken.None);

        _watch.Changed("ord_2");

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_wait_ends_in_time_and_when_the_caller_goes()
    {
        using var listener = _watch.Listen("ord_1");

        await listener.WaitAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        await listener.WaitAsync(_long, new CancellationToken(canceled: true));
    }

    [Fact]
    public void An_order_nobody_listens_to_is_forgotten()
    {
        var first = _watch.Listen("ord_1");
        var second = _watch.Listen("ord_1");
        Assert.Equal(1, _watch.Count);

        first.Dispose();
        Assert.Equal(1, _watch.Count);
        second.Dispose();

        Assert.Equal(0, _watch.Count);
    }

    [Fact]
    public async Task Many_who_come_and_go_at_once_leave_nothing_and_miss_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < 2000; n++)
            {
                var id = $"ord_{n % 5}";
                using var listener = _watch.Listen(id);
                _watch.Changed(id);
                await listener.WaitAsync(_long, CancellationToken.None).WaitAsync(_soon);
            }
        })));

        Assert.Equal(0, _watch.Count);
    }
}
