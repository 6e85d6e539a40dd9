using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Licensing.Legacy;

/// <summary>An old license with everything in it, and containers made by hand, as nobody of ours makes them.</summary>
internal static class AnOldLicense
{
    /// <summary>Making a key takes longer than any test of it.</summary>
    public static WrappingKey Key { get; } = WrappingKey.Create("l-");

    public static WrappingKey OtherKey { get; } = WrappingKey.Create("l-");

    public static LegacyLicense Plain() => new()
    {
        Licensee = new LegacyLicensee("Jürgen Müller"),
        StartsOn = new DateOnly(2026, 11, 21),
        EndsOn = new DateOnly(2027, 11, 21),
        Restrictions = new LegacyRestrictions { Plan = "premium", ActiveUserCount = 37 },
    };

    public static LegacyLicense Full() => Plain() with
    {
        Licensee = new LegacyLicensee("Jürgen Müller", "Müller & Söhne 東京"),
        NotifyAdminsOn = new DateOnly(2027, 11, 6),
        NotifyUsersOn = new DateOnly(2027, 12, 5),
        BlockChangesOn = new DateOnly(2027, 12, 5),
        CloudLicensingEnabled = true,
        OfflineCloudLicensingEnabled = true,
        AutoRenewEnabled = true,
        SeatReconciliationEnabled = true,
        OperationalMetricsEnabled = true,
        GeneratedFromCancellation = true,
        Restrictions = new LegacyRestrictions
        {
            Id = "lic_1",
            Plan = "premium",
            ActiveUserCount = 37,
            PreviousUserCount = 30,
            TrueupQuantity = 5,
            TrueupFrom = new DateOnly(2025, 11, 21),
            TrueupTo = new DateOnly(2026, 11, 21),
            SubscriptionId = "sub_1",
            SubscriptionName = "S-1001",
            Trial = true,
        },
        FulfillmentLicense = "e30.e30.e30",
    };

    /// <summary>A sound container around any bytes, with any of its parts exchanged.</summary>
    public static string Container(
        string payload, byte[]? aesKey = null, byte[]? iv = null, byte[]? wrapped = null, byte[]? data = null)
    {
        using var aes = Aes.Create();
        aes.Key = aesKey ?? RandomNumberGenerator.GetBytes(16);
        var initial = RandomNumberGenerator.GetBytes(16);
        return Text(new JsonObject
        {
            ["data"] = Convert.ToBase64String(data ?? aes.EncryptCbc(Encoding.UTF8.GetBytes(payload), initial)),
            ["key"] = Convert.ToBase64String(wrapped ?? Key.Wrap(aes.Key)),
            ["iv"] = Convert.ToBase64String(iv ?? initial),
        });
    }

    public static string Text(JsonNode json) => Text(json.ToJsonString());

    public static string Text(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    public static JsonObject Parts(string text) =>
        JsonNode.Parse(Convert.FromBase64String(text))!.AsObject();

    /// <summary>As an old product gets at it: with the public key alone.</summary>
    public static string Payload(string text)
    {
        var parts = Parts(text);
        using var aes = Aes.Create();
        aes.Key = Key.Public.Unwrap(Bytes(parts, "key"))!;
        return Encoding.UTF8.GetString(aes.DecryptCbc(Bytes(parts, "data"), Bytes(parts, "iv")));
    }

    public static byte[] Bytes(JsonObject parts, string member) => Convert.FromBase64String((string)parts[member]!);
}
