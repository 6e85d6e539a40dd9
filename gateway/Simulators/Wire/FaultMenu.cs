using System.Text.Json.Serialization;

namespace Fulfillment.Simulators.Wire;

/// <summary>What can go wrong between a target and us.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The request lies so long before it is looked at.</summary>
    [JsonStringEnumMemberName("delay")]
    Delay,

    /// <summary>500, and nothing was done.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>500, although it was done.</summary>
    [JsonStringEnumMemberName("errorAfterCommit")]
    ErrorAfterCommit,

    /// <summary>429 with Retry-After, and nothing was done.</summary>
    [JsonStringEnumMemberName("throttle")]
    Throttle,

    /// <summary>503 with Retry-After, and nothing was done.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable,

    /// <summary>It was done, and the connection is cut before a word of the answer.</summary>
    [JsonStringEnumMemberName("dropAfterCommit")]
    DropAfterCommit,

    /// <summary>It was done, and between two halves of the answer there is so long a pause.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>It was done, and the connection is cut after half of the answer.</summary>
    [JsonStringEnumMemberName("truncate")]
    Truncate,

    /// <summary>It was done, and the answer is whole, but no JSON.</summary>
    [JsonStringEnumMemberName("garbage")]
    Garbage,
}

/// <summary>One fault to come.</summary>
public sealed record Fault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The one HTTP method that it befalls; all when absent.</summary>
    public string? Method { get; init; }

    /// <summary>How many requests it befalls.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The delay, the pause, or what Retry-After says.</summary>
    public int Seconds { get; init; } = 3;
}

/// <summary>The faults that are still to come, in the order in which they were asked for.</summary>
public sealed class FaultMenu
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    internal Fault? Take(string method)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.Method is null || fault.Method == method);
            if (index < 0)
            {
                return null;
            }

            var fault = _faults[index];
            if (fault.Times > 1)
            {
                _faults[index] = fault with { Times = fault.Times - 1 };
            }
            else
            {
                _faults.RemoveAt(index);
            }

            return fault;
        }
    }
}
