using System.Text.Json;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Targets;

/// <summary>A pack as both targets write it.</summary>
internal sealed record PackBody
{
    public required string PurchaseId { get; init; }
    public required string Meter { get; init; }
    public required long Amount { get; init; }
    public DateOnly? ExpiresOn { get; init; }

    public static PackBody Of(Pack pack) => new()
    {
        PurchaseId = pack.PurchaseId,
        Meter = pack.Meter,
        Amount = pack.Amount,
        ExpiresOn = pack.ExpiresOn,
    };

    public Pack Pack() => new() { PurchaseId = PurchaseId, Meter = Meter, Amount = Amount, ExpiresOn = ExpiresOn };

    /// <summary>The reader sees a missing list, not a hole in one.</summary>
    /// <exception cref="JsonException">One of them is null.</exception>
    public static void Check(IEnumerable<PackBody?> packs)
    {
        if (packs.Contains(null))
        {
            throw new JsonException("A pack is null.");
        }
    }
}
