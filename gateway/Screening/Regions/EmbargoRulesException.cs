namespace Fulfillment.Screening.Regions;

/// <summary>The embargo rules cannot be used; names every fault, not the first alone.</summary>
public sealed class EmbargoRulesException(IReadOnlyList<string> faults)
    : Exception("The embargo rules are unusable: " + string.Join(" ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
