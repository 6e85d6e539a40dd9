namespace Fulfillment.Gateway.Adapters;

/// <summary>Why something does not work, and what an operator can do about it, each in a sentence.</summary>
internal sealed record Finding(string Reason, string Fix)
{
    /// <returns>All of them as one; <c>null</c> for none.</returns>
    public static Finding? Join(IReadOnlyCollection<Finding> findings) => findings.Count == 0
        ? null
        : new Finding(
            string.Join(" ", findings.Select(finding => finding.Reason).Distinct()),
            string.Join(" ", findings.Select(finding => finding.Fix).Distinct()));
}
