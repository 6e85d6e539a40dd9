using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>What the documents say of usage that comes in.</summary>
internal static class UsageDocs
{
    private const string Instance = "9c1f0b52-git";

    private const string Table =
        "namespace,meter,quantity,at,messageId,revision\r\nacme,minutes,1200,2026-12-01T00:00:00Z,acme/minutes/2026-11-30,0\r\n";

    private static readonly string _file = string.Join(
        "\r\n",
        "fulfillment-usage,1",
        $"license,{Examples.License.Id}",
        "subscription,S-0S2D-4F6G-8H0J",
        $"instance,{Instance}",
        "company,Müller Maschinenbau GmbH",
        "start,2026-11-21",
        "end,2026-12-21",
        "generatedAt,2026-12-21T06:00:00Z",
        "day,billable,active,guest",
        "2026-12-20,34,29,12",
        "mark,n1XcY8b0q2bJw6p9m3kQ4sT7uV0xZ2aC5eG8iK1oM4Q",
        "");

    private static readonly DateTimeOffset _at = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly UsageResultsView _results = new()
    {
        Taken = 1,
        Repeated = 0,
        Refused = 1,
        Results =
        [
            new UsageResultView { MessageId = "minutes/2026-11-30", Outcome = "taken" },
            new UsageResultView
            {
                MessageId = "bananas/2026-11-30",
                Outcome = "refused",
                Code = "meter.unknown",
                Message = "No meter has this name.",
            },
        ],
    };

    public static RouteHandlerBuilder DocumentUsage(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ReportUsage").WithSummary("Report use of any meters")
        .WithDescription("""
            Each record is answered by itself: taken, repeated or refused with a code. None is refused for how high it is. Sending one
            twice is harmless; a correction has the same messageId and a higher revision; late records are put where they belong.
            """)
        .WithRequestExample(new UsageRequest
        {
            Records =
            [
                new UsageRecordRequest
                {
                    Meter = "minutes",
                    Quantity = 1200,
                    Since = _at.AddDays(-1),
                    At = _at,
                    MessageId = "minutes/2026-11-30",
                },
                new UsageRecordRequest { Meter = "bananas", Quantity = 3, At = _at, MessageId = "bananas/2026-11-30" },
            ],
        })
        .WithResponseExample(StatusCodes.Status200OK, _results);

    public static RouteHandlerBuilder DocumentPlatformUsage(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RecordUsage").WithSummary("Record what a platform counted, for any subscriptions or namespaces")
        .WithDescription("""
            As JSON or as a table. Each record is answered by itself; one of a namespace that nobody has is refused and spoils no other.
            A namespace's record counts for the subscription that covered its day. Sending a batch again is harmless.
            """)
        .WithRequestExample(new PlatformUsageRequest
        {
            Records =
            [
                new PlatformUsageRecordRequest
                {
                    Namespace = "acme",
                    Meter = "minutes",
                    Quantity = 1200,
                    At = _at,
                    MessageId = "minutes/2026-11-30",
                },
                new PlatformUsageRecordRequest
                {
                    SubscriptionId = Examples.License.SubscriptionId,
                    Meter = "bananas",
                    Quantity = 3,
                    At = _at,
                    MessageId = "bananas/2026-11-30",
                },
            ],
        })
        .WithRequestForms(typeof(PlatformUsageRequest), (Table, "text/csv"))
        .WithResponseExample(StatusCodes.Status200OK, _results)
        .WithProblems("usage.unreadableTable");

    public static RouteHandlerBuilder DocumentUsageFile(this RouteHandlerBuilder endpoint, string name) => endpoint
        .WithName(name).WithSummary("Hand in the usage file of a product without a network")
        .WithDescription("""
            As the product wrote it. Its mark shows that nobody changed it on the way; it is made with the secret that came with the
            product's activation, which somebody carried to it. The same file again is harmless, and files may overlap. Until the
            product has its secret, a file is refused as `usageFile.unknownInstance`: keep it.
            """)
        .WithRequestForms(null, (_file, "text/csv"), (_file, "text/plain"))
        .WithResponseExample(StatusCodes.Status200OK, new UsageFileView
        {
            SubscriptionId = Examples.License.SubscriptionId,
            SubscriptionNumber = "S-0S2D-4F6G-8H0J",
            LicenseId = Examples.License.Id,
            InstanceId = Instance,
            Taken = 1,
            Repeated = 0,
            Refused = [],
        })
        .WithProblems("usageFile.unreadable", "usageFile.otherLicense", "usageFile.unknownInstance", "usageFile.tampered")
        .WithProblems("subscription.unknown");
}
