namespace Fulfillment.Simulators.Wire;

/// <summary>What comes on top of a plan, by name.</summary>
internal static class AddOnRules
{
    /// <returns>What is wrong, in words; <c>null</c> where nothing is.</returns>
    public static string? FaultOf(IReadOnlyDictionary<string, long> addOns) =>
        addOns.Any(one => one.Key.Length == 0 || one.Value < 1) ? "An add-on has a name and an amount of at least 1." : null;

    public static bool AreSame(IReadOnlyDictionary<string, long> some, IReadOnlyDictionary<string, long> others) =>
        some.Count == others.Count && some.All(one => others.TryGetValue(one.Key, out var amount) && amount == one.Value);
}
