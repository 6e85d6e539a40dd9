using System.Text.Json;
using Fulfillment.Engine.Signing;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Alerts;

/// <summary>Keeps whom a party resembles closed, and knows a party again without keeping its name.</summary>
public sealed class AlertSeal(SecretVault vault)
{
    public string Seal(string alertId, ListMatch match) =>
        vault.Seal(JsonSerializer.Serialize([match], MatchJson.Default.IReadOnlyListListMatch), PlaceOf(alertId));

    public ListMatch Open(ScreeningAlert alert) =>
        JsonSerializer.Deserialize(vault.Open(alert.Sealed, PlaceOf(alert.Id)), MatchJson.Default.IReadOnlyListListMatch)![0];

    /// <summary>The same for the same role and name.</summary>
    public string KeyOf(ListMatch match) => vault.Fingerprint($"screening_alerts/{match.Party}\u001f{match.Asked}");

    private static string PlaceOf(string alertId) => $"screening_alerts/{alertId}";
}
