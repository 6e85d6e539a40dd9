using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Vendor;

/// <summary>Signatures of Standard Webhooks, as the vendor makes and checks them.</summary>
/// <param name="secret"><c>whsec_</c> and the key in base64.</param>
/// <param name="clock">Tells how old a message is.</param>
internal sealed class VendorSeal(string secret, TimeProvider clock)
{
    private const int Tolerance = 300;

    private readonly byte[] _key = Convert.FromBase64String(secret["whsec_".Length..]);

    public string Of(string id, string time, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, signed))}";
    }

    public string Time() => clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public Reply? Refuse(Visit visit)
    {
        var headers = visit.Request.Headers;
        var (id, time) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        var isInTime = long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - at) <= Tolerance;
        var wanted = Encoding.UTF8.GetBytes(Of(id, time, visit.Body));
        return isInTime && headers["webhook-signature"].ToString().Split(' ')
            .Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), wanted))
            ? null
            : Reply.Problem(401, "signature.wrong", "The signature does not fit, or the message is too old.");
    }
}
