using System.Text.Json;
using Fulfillment.Adapters.Distributor;
using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Distributor;

public sealed class TranslationTests
{
    private static readonly PartyIntent _small = new() { Name = "Müller Maschinenbau GmbH", Country = "DE" };

    [Fact]
    public async Task A_new_order_keeps_every_word_of_the_message()
    {
        var order = await OrderOfAsync("new-order");

        AssertSame(
            new OrderIntent
            {
                PartnerOrderRef = "D-2026-0001",
                PurchaseOrder = "PO-4711",
                Customer = _small with
                {
                    Region = "DE-BY",
                    Line1 = "Hauptstraße 1",
                    City = "München",
                    PostalCode = "80331",
                    Domain = "mueller.example",
                    ExternalRef = "C-10023",
                    ContactName = "Petra Müller",
                    ContactEmail = "it@mueller.example",
                },
                Distributor = new PartyIntent { Name = "Nordic Distribution Oy", Country = "FI" },
                Reseller = new() { Name = "Isar Software Partner GmbH", Country = "DE", ExternalRef = "R-77" },
                Lines =
                [
                    new LineIntent
                    {
                        LineRef = "1",
                        Action = "new",
                        Sku = "premium-sm",
                        Quantity = 37,
                        TermMonths = 36,
                        StartsOn = new DateOnly(2026, 12, 1),
                        DeliveryKind = "cloudLicense",
                    },
                ],
            },
            order);
    }

    [Fact]
    public async Task Two_lines_stay_two_lines_in_their_order()
    {
        var order = await OrderOfAsync("new-two-lines");

        AssertSame<IReadOnlyList<LineIntent>>(
            [
                new() { LineRef = "1", Action = "new", Sku = "premium-sm", Quantity = 1 },
                new()
                {
                    LineRef = "2",
                    Action = "new",
                    Sku = "ultimate-sm",
                    Quantity = 100_000,
                    TermMonths = 12,
                    DeliveryKind = "offlineLicense",
                },
            ],
            order.Lines);
    }

    [Fact]
    public async Task Seats_are_added_to_a_subscription_named_by_order_line_or_by_id()
    {
        var order = await OrderOfAsync("add-seats");

        AssertSame<IReadOnlyList<LineIntent>>(
            [
                new() { LineRef = "1", Action = "addSeats", Quantity = 5, SubscriptionOf = new("D-2026-0001", "1") },
                new() { LineRef = "2", Action = "addSeats", Quantity = 3, SubscriptionId = "sub_01jd7zk3v5" },
            ],
            order.Lines);
    }

    [Fact]
    public async Task A_cancel_names_the_order_line_that_is_cancelled()
    {
        var order = await OrderOfAsync("cancel");

        AssertSame(
            new LineIntent { LineRef = "1", Action = "cancel", SubscriptionOf = new("D-2026-0001", "1") },
            Assert.Single(order.Lines));
    }

    [Fact]
    public async Task An_unknown_sku_is_left_to_the_host()
    {
        var order = await OrderOfAsync("unknown-sku");

        Assert.Equal("platinum-xxl", Assert.Single(order.Lines).Sku);
    }

    [Fact]
    public async Task Without_its_settings_there_is_no_distributor_on_the_order()
    {
        var settings = new Dictionary<string, string> { ["Secret"] = DistributorMarket.Secret };

        var answer = await new DistributorAdapter()
            .TranslateAsync(DistributorMarket.Recorded("new-order"), A.Call(settings), default);

        Assert.Null(Assert.Single(Assert.IsType<Translation.Intents>(answer).Orders).Distributor);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var refused = await RefusalOfAsync(DistributorMarket.Recorded("refused-many-faults"));

        const string Choice = "must name one subscription: subscriptionId, or originalOrder with originalLine.";
        Assert.Equal("order.unreadable", refused.Code);
        Assert.Equal(
            "order.number is missing. order.customer.name is missing. order.customer.country is missing. " +
            $"order.lines[0].line is missing. order.lines[0] {Choice} " +
            "order.lines[1] needs both originalOrder and originalLine. " +
            $"order.lines[2].line is missing. order.lines[2] {Choice}",
            refused.Summary);
    }

    [Theory]
    [InlineData("refused-unknown-member", "$.order.customer.vip is")]
    [InlineData("refused-duplicate-member", "$.order.lines[0].quantity is")]
    public async Task A_member_that_is_unknown_or_there_twice_is_refused(string recording, string beginning)
    {
        var refused = await RefusalOfAsync(DistributorMarket.Recorded(recording));

        Assert.Equal("order.unreadable", refused.Code);
        Assert.StartsWith(beginning, refused.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"quantity\":\"5\"")]
    [InlineData("\"quantity\":5.5")]
    [InlineData("\"Quantity\":5")]
    [InlineData("\"startsOn\":\"2026-02-30\"")]
    [InlineData("\"sku\":\"\\ud800\"")]
    [InlineData("\"sku\":\"premium-sm\",")]
    [InlineData("\"sku\":/* or */\"premium-sm\"")]
    public async Task A_value_of_another_form_is_refused(string member)
    {
        var refused = await RefusalOfAsync(NewOrder($$"""{"line":"1",{{member}}}"""));

        Assert.Equal("order.unreadable", refused.Code);
        Assert.StartsWith("$.order.lines[0]", refused.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"subscriptionId\":\"sub_1\"")]
    [InlineData("\"originalOrder\":\"D-1\",\"originalLine\":\"1\"")]
    public async Task A_new_line_must_not_name_a_subscription(string member)
    {
        var refused = await RefusalOfAsync(NewOrder($$"""{"line":"1",{{member}}}"""));

        Assert.Equal("order.lines[0] is new and must not name a subscription.", refused.Summary);
    }

    [Theory]
    [InlineData("order.addSeats")]
    [InlineData("order.cancel")]
    public async Task A_subscription_is_named_in_one_way_only(string type)
    {
        const string Line = """{"line":"1","subscriptionId":"sub_1","originalOrder":"D-1","originalLine":"1"}""";

        var refused = await RefusalOfAsync(NewOrder(Line, type));

        Assert.StartsWith("order.lines[0] must name one subscription", refused.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_of_a_later_version_is_unsupported_and_not_unreadable()
    {
        var refused = await RefusalOfAsync(DistributorMarket.Recorded("refused-type"));

        Assert.Equal(
            new("order.unsupported", "type must be one of order.new, order.addSeats, order.cancel."), refused);
    }

    [Fact]
    public async Task An_order_without_lines_is_refused()
    {
        var refused = await RefusalOfAsync(NewOrder(""));

        Assert.Equal("order.lines holds no line.", refused.Summary);
    }

    [Fact]
    public async Task A_summary_stays_short_and_on_one_line_whatever_is_sent()
    {
        var manyFaults = await RefusalOfAsync(NewOrder(string.Join(',', Enumerable.Repeat("{}", 1_000))));
        var longName = await RefusalOfAsync(NewOrder($$"""{"line":"1","vip\n{{new string('x', 5_000)}}":1}"""));

        Assert.EndsWith(" And 980 more.", manyFaults.Summary, StringComparison.Ordinal);
        Assert.InRange(longName.Summary.Length, 1, 200);
        Assert.DoesNotContain('\n', longName.Summary);
    }

    private static InboundMessage NewOrder(string lines, string type = "order.new") => DistributorMarket.Sign(
        $$$"""
        {
          "messageId": "m-1", "type": "{{{type}}}",
          "order": { "number": "D-9", "customer": { "name": "Müller", "country": "DE" }, "lines": [{{{lines}}}] }
        }
        """);

    private static async Task<OrderIntent> OrderOfAsync(string recording)
    {
        var answer = await TranslateAsync(DistributorMarket.Recorded(recording));
        return Assert.Single(Assert.IsType<Translation.Intents>(answer).Orders);
    }

    private static async Task<Translation.Refused> RefusalOfAsync(InboundMessage message) =>
        Assert.IsType<Translation.Refused>(await TranslateAsync(message));

    private static ValueTask<Translation> TranslateAsync(InboundMessage message) =>
        new DistributorAdapter().TranslateAsync(message, A.Call(DistributorMarket.Settings), default);

    private static void AssertSame<T>(T expected, T actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
