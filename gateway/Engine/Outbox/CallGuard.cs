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

    /// <summary>It was not called: it failed too often just now.</summary>
    public sealed record Shut(TimeSpan RetryAfter) : GuardedCall<T>;

    public sealed record Threw(Exception Exception) : GuardedCall<T>;
}

/// <summary>
/// Stands before one outward destination: a deadline that holds even against code that ignores its token, and a breaker
/// that leaves a destination alone for a while when nearly all calls to it fail.
/// </summary>
public sealed class CallGuard
{
    private readonly ResiliencePipeline<bool> _breaker;
    private readonly CircuitBreakerStateProvider _state = new();

    public CallGuard(GuardOptions options, TimeProvider clock) => _breaker = new ResiliencePipelineBuilder<bool>
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

    /// <summary>Calls are let through one by one, to see whether it is well again.</summary>
    public bool IsTroubled => _state.CircuitState != CircuitState.Closed;

    /// <param name="call">The call. Its token ends at the limit.</param>
    /// <param name="isWell">Whether an answer shows that the destination works.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancel">Ends the waiting; the caller is stopping.</param>
    public async Task<GuardedCall<T>> CallAsync<T>(
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
            return new GuardedCall<T>.Shut(e.RetryAfter ?? TimeSpan.FromSeconds(1));
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
public sealed class CallGuards(IOptions<GuardOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, CallGuard> _guards = new();

    public CallGuard Of(string destination) =>
        _guards.GetOrAdd(destination, static (_, made) => new CallGuard(made.Value, made.clock), (options.Value, clock));
}
