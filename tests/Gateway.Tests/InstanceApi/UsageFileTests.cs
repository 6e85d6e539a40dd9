using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>The whole way of a product without a network, over HTTP.</summary>
public sealed class UsageFileTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly DateOnly _today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task From_an_offline_order_over_a_carried_activation_to_seats_that_are_seen()
    {
        using var partner = await shared.PartnerAsync();
        var order = await OfflineAsync(partner);
        var early = await partner.SendTextAsync("/v1/usage-files", await ForgedAsync(partner, order));
        var carried = await partner.ActivateAsync(order, "island");
        var text = UsageFileText.Write(FileOf(carried), SecretOf(carried));

        var taken = await partner.SendTextAsync("/v1/usage-files", text);
        var again = await partner.SendTextAsync("/v1/usage-files", text.Replace("\r\n", "\n", StringComparison.Ordinal), "text/plain");
        var tampered = await partner.SendTextAsync("/v1/usage-files", text.Replace(",7,", ",3,", StringComparison.Ordinal));
        var forged = await partner.SendTextAsync("/v1/usage-files", await ForgedAsync(partner, order));
        var elsewhere = await partner.SendTextAsync("/v1/usage-files", UsageFileText.Write(FileOf(carried) with { InstanceId = "atoll" }, SecretOf(carried)));
        var license = await partner.SendTextAsync("/v1/usage-files", UsageFileText.Write(FileOf(carried) with { LicenseId = "lic_none" }, SecretOf(carried)));
        var garbage = await partner.SendTextAsync("/v1/usage-files", "day,billable\r\n");
        var seats = await partner.ReadAsync($"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/seats?from={_today:yyyy-MM-dd}");

        Assert.Equal((422, "usageFile.unknownInstance"), (early.Status, early.Code));
        Assert.Equal((200, "1", "0", "island"), (taken.Status, taken.At("taken"), taken.At("repeated"), taken.At("instanceId")));
        Assert.Equal((200, "0", "1"), (again.Status, again.At("taken"), again.At("repeated")));
        Assert.Equal(
            ["usageFile.tampered", "usageFile.tampered", "usageFile.unknownInstance", "usageFile.otherLicense", "usageFile.unreadable"],
            new[] { tampered, forged, elsewhere, license, garbage }.Select(answer => answer.Code));
        Assert.Equal(("7", "7"), (seats.At("data.0.billable"), seats.At("overages.0.max")));
    }

    [Fact]
    public async Task Another_partner_is_answered_as_if_there_were_no_such_subscription_and_support_people_reach_any()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        using var support = await shared.OperatorAsync(OperatorRole.Operator);
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var carried = await partner.ActivateAsync(await OfflineAsync(partner), "island");
        var text = UsageFileText.Write(FileOf(carried), SecretOf(carried));
        var invented = UsageFileText.Write(FileOf(carried) with { SubscriptionNumber = "S-0000-0000-0000" }, SecretOf(carried));

        var foreign = await other.SendTextAsync("/v1/usage-files", text);
        var unknown = await other.SendTextAsync("/v1/usage-files", invented);
        var house = await support.SendTextAsync("/ops/v1/usage-files", text);

        Assert.Equal((404, "subscription.unknown"), (foreign.Status, foreign.Code));
        Assert.Equal(Seen(unknown), Seen(foreign));
        Assert.Equal((200, "1"), (house.Status, house.At("taken")));
        Assert.Equal(403, (await viewer.SendTextAsync("/ops/v1/usage-files", text)).Status);
    }

    [Fact]
    public async Task What_is_no_text_or_too_much_of_it_is_refused()
    {
        using var partner = await shared.PartnerAsync();

        var json = await partner.SendAsync(HttpMethod.Post, "/v1/usage-files", "{}");
        var large = await partner.SendTextAsync("/v1/usage-files", new string('x', 1_100_000));

        Assert.Equal((415, "request.unsupportedMediaType"), (json.Status, json.Code));
        Assert.Equal((413, "request.tooLarge"), (large.Status, large.Code));
    }

    private static Task<Answer> OfflineAsync(HttpClient partner)
    {
        var body = Orders.Body();
        body["lines"]![0]!["delivery"] = new JsonObject { ["kind"] = "offlineLicense" };
        return partner.FulfillAsync(body);
    }

    /// <summary>What a partner writes who holds the license file and no secret.</summary>
    private static async Task<string> ForgedAsync(HttpClient partner, Answer order)
    {
        var license = await partner.ReadAsync($"/v1/licenses/{order.At("lines.0.licenseIds.0")}");
        var number = (await partner.ReadAsync($"/v1/subscriptions/{order.At("lines.0.subscriptionId")}")).At("number")!;
        return UsageFileText.Write(File(license.At("id")!, number), [.. Enumerable.Repeat((byte)1, 32)]);
    }

    private static UsageFile FileOf(Answer carried) => File(carried.At("license.id")!, carried.At("subscriptionNumber")!);

    private static UsageFile File(string license, string number) => new()
    {
        LicenseId = license,
        SubscriptionNumber = number,
        InstanceId = "island",
        Company = "Müller Maschinenbau GmbH",
        Covered = new DayRange(_today, _today.AddDays(1)),
        GeneratedAt = TimeProvider.System.GetUtcNow(),
        Days = [new UsageFileDay(_today, new SeatCounts { Billable = 7, Active = 6 })],
    };

    private static byte[] SecretOf(Answer carried) =>
        Base64Url.TryDecode(carried.At("instanceSecret")!, out var secret) ? secret : throw new FormatException();

    private static string Seen(Answer answer)
    {
        var body = answer.Json.AsObject();
        body.Remove("traceId");
        return $"{answer.Status} {body.ToJsonString()}";
    }
}
