using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>How often and when something is tried again; the same rule for steps and for the outbox.</summary>
public sealed class RetryOptions
{
    public const string Section = "Engine:Retry";

    /// <summary>The first wait is at most this many seconds.</summary>
    [Range(0.01, 3600)]
    public double BaseSeconds { get; set; } = 1;

    /// <summary>No wait is longer, unless the other side asks for it.</summary>
    [Range(0.01, 86400)]
    public double CapSeconds { get; set; } = 900;

    /// <summary>After this many attempts it is given up and becomes a dead letter.</summary>
    [Range(1, 1000)]
    public int Attempts { get; set; } = 20;

    /// <summary>After this many claims that ended with no answer it is given up: it kills whoever touches it.</summary>
    [Range(1, 100)]
    public int Crashes { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class RetryOptionsValidator : IValidateOptions<RetryOptions>;

/// <summary>Exponential back-off with full jitter: many waiters never come back together.</summary>
public sealed class RetryPolicy(IOptions<RetryOptions> options, Func<double>? jitter = null)
{
    private readonly RetryOptions _options = options.Value;
    private readonly Func<double> _jitter = jitter ?? Random.Shared.NextDouble;

    public int MaxCrashes => _options.Crashes;

    /// <summary>How long to wait where nothing is ever given up.</summary>
    public TimeSpan Rest(int attempts) => TimeSpan.FromSeconds(Ceiling(attempts) * _jitter());

    /// <param name="attempts">How many attempts have failed, this one included.</param>
    /// <param name="asked">The least wait that the other side asked for.</param>
    /// <returns>How long to wait, or <c>null</c> when the budget is spent.</returns>
    public TimeSpan? After(int attempts, TimeSpan? asked = null)
    {
        if (attempts >= _options.Attempts)
        {
            return null;
        }

        var wait = Rest(attempts);
        return asked > wait ? asked : wait;
    }

    private double Ceiling(int attempts) =>
        Math.Min(_options.CapSeconds, _options.BaseSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30)));
}
