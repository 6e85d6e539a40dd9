namespace Fulfillment.Engine.Screening.Policy;

/// <summary>A policy that cannot be read as one.</summary>
public sealed class PolicyException(IReadOnlyList<string> faults) : Exception(string.Join(" ", faults))
{
    /// <summary>All of them, in words.</summary>
    public IReadOnlyList<string> Faults => faults;
}
