using System.Runtime.InteropServices;

namespace Fulfillment.Gateway.Access.Limits;

/// <summary>One caller's allowance. The rate is part of the key, so that a changed rate begins a new bucket.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallerRate(string Name, int PerMinute)
{
    private const int MinBurst = 10;

    /// <summary>What may come at once: two seconds' worth.</summary>
    public int Burst => Math.Max(MinBurst, PerMinute / 30);

    /// <summary>The time in which one request is earned.</summary>
    public TimeSpan PerRequest => TimeSpan.FromMinutes(1) / PerMinute;

    /// <summary>The quota, in the words of draft-ietf-httpapi-ratelimit-headers.</summary>
    public string Policy => $"\"partner\";q={PerMinute};w=60";

    /// <summary>What is left, and the seconds until the bucket is full again.</summary>
    public string State(long left) =>
        $"\"partner\";r={left};t={(long)Math.Ceiling((Burst - Math.Min(left, Burst)) * PerRequest.TotalSeconds)}";

    public static CallerRate Of(Caller caller, int nodeDefault) =>
        new(caller.Actor.Name, caller.Partner?.RatePerMinute ?? nodeDefault);
}
