using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fulfillment.Adapters.Distributor;
using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Distributor;

/// <summary>What the page tells a distributor is true.</summary>
public sealed class ReadmeTests
{
    private static readonly string _page =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "Distributor.md"));

    [Fact]
    public async Task Every_order_on_the_page_is_one()
    {
        var orders = Examples().Where(example => !IsConfirmation(example)).ToList();

        foreach (var order in orders)
        {
            var answer = await new DistributorAdapter().TranslateAsync(
                DistributorMarket.Sign(order), A.Call(DistributorMarket.Settings), default);

            Assert.IsType<Translation.Intents>(answer);
        }

        Assert.Equal(3, orders.Count);
    }

    [Fact]
    public async Task The_outcome_on_the_page_is_what_is_posted()
    {
        using var market = new RecordedMarket(HttpStatusCode.OK);

        await new DistributorAdapter()
            .ConfirmAsync(A.Confirmation(), A.Call(DistributorMarket.Settings, market), default);

        var expected = JsonNode.Parse(Examples().Single(IsConfirmation))!.ToJsonString();
        Assert.Equal(expected, JsonNode.Parse(Assert.Single(market.Sent).Body)!.ToJsonString());
    }

    [Fact]
    public void The_signature_on_the_page_is_right()
    {
        var signature = DistributorSignature.Sign(
            "distributor-test-secret-0001", "m-1", "1795255200", """{"messageId":"m-1"}"""u8);

        Assert.Contains($"`{signature}`", _page, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Examples() =>
        Regex.Matches(_page, "(?<=```json\n).*?(?=```)", RegexOptions.Singleline).Select(match => match.Value);

    private static bool IsConfirmation(string example) => example.Contains("order.state", StringComparison.Ordinal);
}
