using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;

namespace Fulfillment.Engine.Outbox;

/// <summary>How a guarded call ended.</summary>
public abstract record GuardedCall<T>
{
    private GuardedCall()
    {
    }

    public sealed record Answered(T Answer) : GuardedCall<T>;

    /// <summary>No answer in time: what the other side did is not known.</summary>
    public sealed record TimedOut(TimeSpan Limit) : GuardedCall<T>;

    /// <summary>It was not called: it failed too often just now, or has all it can take.</summary>
    public sealed record Shut(TimeSpan RetryAfter) : GuardedCall<T>;

    public sealed record Threw(Exception Exception) : GuardedCall<T>;
}

/// <summary>
/// Stands before one outward destination: so many calls at once and in a second, a deadline that holds even against code
/// that ignores its token, and a breaker that leaves a destination alone for a while when nearly all calls to it fail.
/// </summary>
public sealed class CallGuard : IDisposable
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly ResiliencePipeline<bool> _breaker;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly SemaphoreSlim _places;
    private readonly CallPace _pace;
    private readonly TimeProvider _clock;

    public CallGuard(GuardOptions options, DestinationOptions destination, TimeProvider clock)
    {
        _clock = clock;
        _places = new SemaphoreSlim(destination.CallsAtOnce);
        _pace = new CallPace(destination.CallsPerSecond, clock);
        _breaker = new ResiliencePipelineBuilder<bool>
        {
            TimeProvider = clock,
        }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.LeastCalls,
            SamplingDuration = TimeSpan.FromSeconds(options.SampleSeconds),
            BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
            StateProvider = _state,
            ShouldHandle = new PredicateBuilder<bool>().HandleResult(false),
        }).Build();
    }

    /// <summary>Calls are let through one by one, to see whether it is well again.</summary>
    public bool IsTroubled => _state.CircuitState != CircuitState.Closed;

    /// <param name="call">The call. Its token ends at the limit.</param>
    /// <param name="isWell">Whether an answer shows that the destination works.</param>
    /// <param name="limit">How long to wait for the answer, and before that for a place.</param>
    /// <param name="cancel">Ends the waiting; the caller is stopping.</param>
    public async Task<GuardedCall<T>> CallAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, Func<T, bool> isWell, TimeSpan limit, CancellationToken cancel)
    {
        if (!await _places.WaitAsync(limit, cancel))
        {
            return new GuardedCall<T>.Shut(_soon);
        }

        try
        {
            var (wait, isTaken) = _pace.Take(limit);
            if (!isTaken)
            {
                return new GuardedCall<T>.Shut(wait);
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _clock, cancel);
            }

            return await PassAsync(call, isWell, limit, cancel);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<GuardedCall<T>> PassAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, Func<T, bool> isWell, TimeSpan limit, CancellationToken cancel)
    {
        GuardedCall<T>? ended = null;
        try
        {
            await _breaker.ExecuteAsync(
                async token =>
                {
                    ended = await WithinAsync(call, limit, token);
                    return ended is GuardedCall<T>.Answered answered && isWell(answered.Answer);
                },
                cancel);
            return ended!;
        }
        catch (BrokenCircuitException e)
        {
            return new GuardedCall<T>.Shut(e.RetryAfter ?? _soon);
        }
    }

    /// <summary>The deadline alone: for what strangers bring, who must not be able to shut a door for others.</summary>
    public static async Task<GuardedCall<T>> WithinAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, TimeSpan limit, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        try
        {
            // On the pool, so that code that blocks before its first await is left behind too.
            var answer = Task.Run(async () => await call(deadline.Token), CancellationToken.None);
            return new GuardedCall<T>.Answered(await answer.WaitAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new GuardedCall<T>.TimedOut(limit);
        }
        catch (Exception e) // Edge: what is called is code of others.
        {
            return new GuardedCall<T>.Threw(e);
        }
    }
}

/// <summary>The guards, one per destination.</summary>
public sealed class CallGuards(IOptions<GuardOptions> options, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, CallGuard> _guards = new();

    /// <param name="destination">A sink's name, or <c>adapter.</c> and a channel's.</param>
    public CallGuard Of(string destination) => _guards.GetOrAdd(
        destination,
        static (name, made) => new CallGuard(made.Value, made.Value.Of(name), made.clock),
        (options.Value, clock));

    public void Dispose()
    {
        foreach (var guard in _guards.Values)
        {
            guard.Dispose();
        }
    }
}
