using System.Text;
using Fulfillment.Adapters.Distributor;
using Fulfillment.Adapters.Tests.Promises;
using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Distributor;

/// <summary>The distributor's side: its secrets, its recordings, its signature.</summary>
internal static class DistributorMarket
{
    public const string Secret = "distributor-test-secret-0001";
    public const string PreviousSecret = "distributor-test-secret-0000";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Secret"] = Secret,
        ["PreviousSecret"] = PreviousSecret,
        ["ConfirmUrl"] = "https://orders.distributor.example/confirmations",
        ["DistributorName"] = "Nordic Distribution Oy",
        ["DistributorCountry"] = "FI",
    };

    public static InboundMessage Recorded(string name) => Recording.Load("Distributor", name);

    public static InboundMessage Sign(string body, string id = "m-1", string timestamp = "1795255200") =>
        Sign(Encoding.UTF8.GetBytes(body), id, timestamp);

    public static AdapterSubject Subject() => new()
    {
        Adapter = new DistributorAdapter(),
        Settings = Settings,
        Genuine = [Recorded("new-order"), Recorded("new-two-lines"), Recorded("add-seats"), Recorded("cancel")],
        Forged = Recording.LoadAll("Distributor", "forged-"),
        Sign = body => Sign(body, "m-1", "1795255200"),
        ConfirmationId = request => request.Headers["distributor-message-id"],
        Canaries = [Secret, PreviousSecret, A.ActivationCode, A.LicenseFile, "Müller", "it@mueller.example"],
    };

    private static InboundMessage Sign(byte[] body, string id, string timestamp) => new()
    {
        Headers = new Dictionary<string, string>
        {
            ["distributor-message-id"] = id,
            ["distributor-timestamp"] = timestamp,
            ["distributor-signature"] = DistributorSignature.Sign(Secret, id, timestamp, body),
        },
        Body = body,
        ReceivedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
    };
}
