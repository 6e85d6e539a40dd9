namespace Fulfillment.Engine.Usage;

/// <summary>
/// Instants as the store keeps them, to the millisecond: what was just given must equal what is read back.
/// </summary>
internal static class Instants
{
    public static DateTimeOffset Kept(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
