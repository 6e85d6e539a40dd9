using System.Net;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Tests.Support;

namespace Fulfillment.Adapters.Tests.Support;

/// <summary>Good values to start from; a test changes only what it is about.</summary>
internal static class A
{
    public const string ActivationCode = "CODE-7Q2M-9XKD-40VB";
    public const string LicenseFile = "eyJhbGciOiJFUzI1NiJ9.eyJzZWF0cyI6Mzd9.c2lnbmF0dXJl";

    public static AdapterCall Call(IReadOnlyDictionary<string, string> settings, RecordedMarket? market = null)
    {
        var clock = new ManualClock();
        return new AdapterCall
        {
            OperationId = "op_1",
            Attempt = 1,
            Deadline = clock.GetUtcNow().AddSeconds(30),
            IdempotencyKey = "msg_01jd7zm4a2",
            Channel = "nordic-distribution",
            Settings = new ChannelSettings(settings),
            State = new MemoryState(),
            Http = new HttpClient(market ?? new RecordedMarket(HttpStatusCode.OK)),
            Clock = clock,
            Log = new RecordedLog(),
        };
    }

    public static OrderConfirmation Confirmation() => new()
    {
        OrderId = "ord_01jd7zk3v5",
        Version = 4,
        PartnerOrderRef = "D-2026-0001",
        Status = "partiallyFulfilled",
        At = new DateTimeOffset(2026, 11, 21, 10, 0, 3, TimeSpan.Zero),
        Lines =
        [
            new LineConfirmation
            {
                LineRef = "1",
                Status = "provisioned",
                SubscriptionId = "sub_01jd7zk3w8",
                Licenses =
                [
                    new LicenseConfirmation
                    {
                        LicenseId = "lic_01jd7zk3x1",
                        Kind = "cloud",
                        ActivationCode = ActivationCode,
                        File = LicenseFile,
                    },
                ],
            },
            new LineConfirmation { LineRef = "2", Status = "failed", ReasonCode = "sku.unknown" },
        ],
    };
}
