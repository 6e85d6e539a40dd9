using System.Text.Json;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>How reading a body ended: without any fault, or refused with all of them.</summary>
internal abstract record BodyOutcome<T>
{
    private BodyOutcome()
    {
    }

    /// <param name="Value">What was sent, free of every fault of form.</param>
    /// <param name="Raw">The same as it came: it tells a member that is null from one that is absent.</param>
    public sealed record Read(T Value, JsonElement Raw) : BodyOutcome<T>;

    public sealed record Refused(Problem Problem) : BodyOutcome<T>;
}
