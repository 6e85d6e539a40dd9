namespace Fulfillment.Engine.Metrics;

/// <summary>What the last look at the drifts found.</summary>
/// <param name="OpenByCode">How many last, of every code there is.</param>
/// <param name="Age">How long ago the last run that came to its end began.</param>
internal sealed record DriftSample(IReadOnlyDictionary<string, long> OpenByCode, TimeSpan? Age);
