using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Outbox;

/// <summary>What stands before every call outward.</summary>
public sealed class CallGuardTests : IDisposable
{
    private const int LeastCalls = 4;

    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(50);

    private readonly SteppedClock _clock = new();
    private readonly List<CallGuards> _made = [];

    [Fact]
    public async Task An_answer_comes_through()
    {
        var ended = await Guard().CallAsync(_ => new ValueTask<string>("well"), _ => true, _long, CancellationToken.None);

        Assert.Equal(new GuardedCall<string>.Answered("well"), ended);
    }

    [Fact]
    public async Task A_call_that_ignores_its_token_is_left_behind()
    {
        var never = new TaskCompletionSource<string>();

        var ended = await Guard().CallAsync(_ => new ValueTask<string>(never.Task), _ => true, _short, CancellationToken.None);

        Assert.Equal(new GuardedCall<string>.TimedOut(_short), ended);
    }

    [Fact]
    public async Task A_call_that_blocks_its_thread_is_left_behind()
    {
        using var released = new ManualResetEventSlim();

        var ended = await Guard().CallAsync(
            _ =>
            {
                released.Wait(CancellationToken.None);
                return new ValueTask<string>("late");
            },
            _ => true,
            _short,
            CancellationToken.None);

        Assert.Equal(new GuardedCall<string>.TimedOut(_short), ended);
        released.Set();
    }

    [Fact]
    public async Task What_throws_is_told_from_what_is_late()
    {
        var ended = await Guard().CallAsync<string>(_ => throw new InvalidDataException(), _ => true, _long, CancellationToken.None);
        var gaveUp = await Guard().CallAsync<string>(
            _ => throw new OperationCanceledException(), _ => true, _long, CancellationToken.None);

        Assert.IsType<InvalidDataException>(Assert.IsType<GuardedCall<string>.Threw>(ended).Exception);
        Assert.IsType<OperationCanceledException>(Assert.IsType<GuardedCall<string>.Threw>(gaveUp).Exception);
    }

    [Fact]
    public async Task A_caller_that_stops_is_no_failure_of_the_destination()
    {
        var guard = Guard();
        for (var n = 0; n < LeastCalls; n++)
        {
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guard.CallAsync<string>(
                async token =>
                {
                    await stop.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                    return "";
                },
                _ => true,
                _long,
                stop.Token));
        }

        Assert.False(guard.IsTroubled);
    }

    [Fact]
    public async Task A_destination_that_always_fails_is_left_alone_and_then_tried_with_one_call()
    {
        var guard = Guard();
        var calls = 0;
        await FailAsync(guard, LeastCalls);

        var shut = Assert.IsType<GuardedCall<bool>.Shut>(await CallAsync(false));
        Assert.Equal((0, true), (calls, guard.IsTroubled));
        Assert.InRange(shut.RetryAfter.TotalSeconds, 14, 15);

        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.IsType<GuardedCall<bool>.Answered>(await CallAsync(false));
        Assert.IsType<GuardedCall<bool>.Shut>(await CallAsync(true));
        Assert.Equal(1, calls);

        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.IsType<GuardedCall<bool>.Answered>(await CallAsync(true));
        Assert.IsType<GuardedCall<bool>.Answered>(await CallAsync(true));
        Assert.Equal((3, false), (calls, guard.IsTroubled));

        Task<GuardedCall<bool>> CallAsync(bool well) => guard.CallAsync(
            _ =>
            {
                calls++;
                return new ValueTask<bool>(well);
            },
            answer => answer,
            _long,
            CancellationToken.None);
    }

    [Fact]
    public async Task One_failure_among_many_answers_changes_nothing()
    {
        var guard = Guard();
        for (var n = 0; n < 10 * LeastCalls; n++)
        {
            var well = n % 3 != 0;
            Assert.IsType<GuardedCall<bool>.Answered>(
                await guard.CallAsync(_ => new ValueTask<bool>(well), answer => answer, _long, CancellationToken.None));
        }

        Assert.False(guard.IsTroubled);
    }

    [Fact]
    public async Task A_destination_in_trouble_shuts_no_other()
    {
        var guards = Guards(new GuardOptions { LeastCalls = LeastCalls });
        await FailAsync(guards.Of("ill"), LeastCalls);

        Assert.Equal((true, false), (guards.Of("ill").IsTroubled, guards.Of("well").IsTroubled));
    }

    [Fact]
    public async Task No_more_calls_are_on_their_way_at_once_than_there_are_places()
    {
        var guard = Guard(new GuardOptions { CallsAtOnce = 2 });
        var (inside, most) = (0, 0);
        var go = new TaskCompletionSource();

        var calls = Enumerable.Range(0, 6).Select(_ => guard.CallAsync(
            async _ =>
            {
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                if (now == 2)
                {
                    go.TrySetResult();
                }

                await go.Task;
                Interlocked.Decrement(ref inside);
                return true;
            },
            _ => true,
            _long,
            CancellationToken.None));
        var ended = await Task.WhenAll(calls);

        Assert.Equal(2, most);
        Assert.All(ended, call => Assert.IsType<GuardedCall<bool>.Answered>(call));
    }

    [Fact]
    public async Task A_call_that_gets_no_place_in_time_was_not_made()
    {
        var guard = Guard(new GuardOptions { CallsAtOnce = 1 });
        var (never, called) = (new TaskCompletionSource<bool>(), false);
        var first = guard.CallAsync(_ => new ValueTask<bool>(never.Task), _ => true, _long, CancellationToken.None);

        var second = await guard.CallAsync(_ => new ValueTask<bool>(called = true), _ => true, _short, CancellationToken.None);

        Assert.IsType<GuardedCall<bool>.Shut>(second);
        Assert.False(called);
        never.SetResult(true);
        await first;
    }

    [Fact]
    public async Task A_call_beyond_the_rate_is_told_when_its_turn_would_be()
    {
        var guard = Guard(new GuardOptions { CallsPerSecond = 2 });
        for (var n = 0; n < 2; n++)
        {
            Assert.IsType<GuardedCall<bool>.Answered>(await CallAsync());
        }

        var shut = Assert.IsType<GuardedCall<bool>.Shut>(await CallAsync());
        _clock.Advance(shut.RetryAfter);

        Assert.Equal(TimeSpan.FromMilliseconds(500), shut.RetryAfter);
        Assert.IsType<GuardedCall<bool>.Answered>(await CallAsync());

        Task<GuardedCall<bool>> CallAsync() =>
            guard.CallAsync(_ => new ValueTask<bool>(true), _ => true, TimeSpan.FromMilliseconds(400), CancellationToken.None);
    }

    [Fact]
    public void A_destination_may_have_limits_of_its_own()
    {
        var options = new GuardOptions { CallsAtOnce = 7, Destinations = { ["crm"] = new() { CallsAtOnce = 1, CallsPerSecond = 5 } } };

        Assert.Equal((7, 0.0), (options.Of("other").CallsAtOnce, options.Of("other").CallsPerSecond));
        Assert.Equal((1, 5.0), (options.Of("crm").CallsAtOnce, options.Of("crm").CallsPerSecond));
    }

    [Fact]
    public void A_destination_with_impossible_limits_is_a_fault_of_the_settings()
    {
        var options = new GuardOptions { Destinations = { ["crm"] = new() { CallsAtOnce = 0 } } };

        var fault = Assert.Single(options.Validate(new(options)));

        Assert.StartsWith("Destinations:crm: The field CallsAtOnce must be between 1", fault.ErrorMessage);
    }

    public void Dispose() => _made.ForEach(guards => guards.Dispose());

    private static async Task FailAsync(CallGuard guard, int times)
    {
        for (var n = 0; n < times; n++)
        {
            await guard.CallAsync(_ => new ValueTask<bool>(false), answer => answer, _long, CancellationToken.None);
        }
    }

    private static void InterlockedMax(ref int most, int now)
    {
        var seen = Volatile.Read(ref most);
        while (now > seen)
        {
            var before = Interlocked.CompareExchange(ref most, now, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private CallGuard Guard(GuardOptions? options = null) => Guards(options ?? new GuardOptions { LeastCalls = LeastCalls }).Of("there");

    private CallGuards Guards(GuardOptions options)
    {
        var guards = new CallGuards(Options.Create(options), _clock);
        _made.Add(guards);
        return guards;
    }
}
