using System.Text;
using System.Text.RegularExpressions;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Engine.Usage;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>Every list of states stands in four places: the enum, its table of moves, a CHECK of SQL, a page.</summary>
public sealed class StatePagesTests
{
    private const string Migrations = "gateway/Engine/Store/Migrations";

    [Fact]
    public void The_page_of_orders_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/order.md", Page<OrderStatus>(
            "Order", "Where an order stands. It is derived from its lines once screening has let the order through.",
            OrderTransitions.After));

    [Fact]
    public void The_page_of_lines_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/line.md", Page<LineStatus>(
            "Order line", "Where one line of an order stands. Lines move on their own.", LineTransitions.After));

    [Fact]
    public void The_page_of_provisioning_events_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/provisioning-event.md", Page<ProvisioningState>(
            "Provisioning event", "How far one attempt to give a customer what a line asks for has come.",
            ProvisioningTransitions.After));

    [Fact]
    public void The_page_of_packs_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/pack.md", Page<PackState>(
            "Consumable pack",
            "Where a bought amount of something that is used up stands. Usage that comes late or is corrected moves it back too.",
            PackTransitions.After));

    [Fact]
    public void The_page_of_subscriptions_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/subscription.md", Page<SubscriptionState>(
            "Subscription", "Where a subscription stands on a day. It follows from its amendments and the calendar, and is stored nowhere.",
            SubscriptionTransitions.After));

    [Fact]
    public void The_words_of_a_subscription_are_those_of_the_house() =>
        Assert.Equal("pending active grace expired suspended cancelScheduled cancelled", WordsOf<SubscriptionState>());

    [Fact]
    public void The_store_takes_the_words_of_an_amendment_and_no_others() =>
        Assert.Equal(WordsOf<AmendmentKind>().Split(' ').Order(), CheckOf("amendments", "kind").Split(' ').Order());

    [Fact]
    public void Every_state_of_a_subscription_can_be_reached() =>
        AllReached(SubscriptionState.Pending, SubscriptionTransitions.After);

    [Fact]
    public void The_page_of_licenses_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/license.md", Page<LicenseStatus>(
            "License", "Where a license stands on a day. It follows from the calendar, from newer licenses of its subscription and kind, "
            + "and from its revocation; it is stored nowhere.",
            LicenseTransitions.After));

    [Fact]
    public void The_words_of_an_order_are_those_of_the_house() =>
        Assert.Equal(
            "received screening held scheduled provisioning fulfilled partiallyFulfilled failed denied cancelled",
            WordsOf<OrderStatus>());

    [Fact]
    public void The_words_of_a_line_are_those_of_the_house() =>
        Assert.Equal(
            "pending scheduled provisioning provisioned needsAttention failed denied cancelled reversed",
            WordsOf<LineStatus>());

    [Fact]
    public void The_words_of_a_provisioning_event_are_those_of_the_house() =>
        Assert.Equal(
            "queued running retrying waiting succeeded failed resolved superseded", WordsOf<ProvisioningState>());

    [Fact]
    public void The_words_of_a_pack_are_those_of_the_house() =>
        Assert.Equal("granted inUse exhausted expired revoked", WordsOf<PackState>());

    [Fact]
    public void The_store_takes_the_words_of_a_pack_and_no_others() =>
        Assert.Equal(WordsOf<PackState>(), CheckOf("consumable_packs", "state"));

    [Theory]
    [InlineData("seat_reports")]
    [InlineData("usage_records")]
    public void The_store_takes_the_words_of_a_source_of_usage_and_no_others(string table) =>
        Assert.Equal(WordsOf<UsageSource>(), CheckOf(table, "source"));

    [Fact]
    public void The_store_takes_the_words_of_an_overage_and_no_others() =>
        Assert.Equal(WordsOf<OverageKind>(), CheckOf("overages", "kind"));

    [Fact]
    public void The_words_of_a_license_are_those_of_the_house() =>
        Assert.Equal("future current superseded expired revoked", WordsOf<LicenseStatus>());

    [Fact]
    public void The_store_takes_the_words_of_an_order_and_no_others() =>
        Assert.Equal(WordsOf<OrderStatus>(), CheckOf("orders", "status"));

    [Fact]
    public void The_store_takes_the_words_of_a_line_and_no_others() =>
        Assert.Equal(WordsOf<LineStatus>(), CheckOf("order_lines", "status"));

    [Fact]
    public void The_store_takes_the_words_of_a_provisioning_event_and_no_others() =>
        Assert.Equal(WordsOf<ProvisioningState>(), CheckOf("provisioning_events", "state"));

    [Fact]
    public void The_store_takes_the_words_of_an_action_and_no_others() =>
        Assert.Equal(WordsOf<OrderAction>(), CheckOf("order_lines", "action"));

    [Fact]
    public void The_store_takes_the_words_of_screening_and_no_others() =>
        Assert.Equal(WordsOf<ScreeningState>(), CheckOf("orders", "screening"));

    [Fact]
    public void Every_state_of_an_order_can_be_reached() => AllReached(OrderStatus.Received, OrderTransitions.After);

    [Fact]
    public void Every_state_of_a_line_can_be_reached() => AllReached(LineStatus.Pending, LineTransitions.After);

    [Fact]
    public void Every_state_of_a_pack_can_be_reached() => AllReached(PackState.Granted, PackTransitions.After);

    [Fact]
    public void Every_state_of_a_provisioning_event_can_be_reached() =>
        AllReached(ProvisioningState.Queued, ProvisioningTransitions.After);

    [Fact]
    public void Every_state_of_a_license_can_be_reached() => AllReached(LicenseStatus.Future, LicenseTransitions.After);

    [Fact]
    public void The_page_of_activations_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/activation.md", Page<ActivationState>(
            "Activation", "Whether an installed product counts. One that never was activated has no record.",
            ActivationTransitions.After));

    [Fact]
    public void The_words_of_an_activation_are_those_of_the_house() =>
        Assert.Equal("active deactivated", WordsOf<ActivationState>());

    [Fact]
    public void The_store_takes_the_words_of_an_activation_and_no_others() =>
        Assert.Equal(WordsOf<ActivationState>(), CheckOf("activations", "state"));

    [Fact]
    public void The_page_of_tickets_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/ticket.md", Page<TicketState>(
            "Ticket", "Whether a proof is worth anything: the customer's link, or the code for another partner.", TicketTransitions.After));

    [Fact]
    public void The_store_takes_the_words_of_a_ticket_and_no_others() =>
        Assert.Equal(WordsOf<TicketState>(), CheckOf("tickets", "state"));

    [Fact]
    public void The_page_of_alerts_says_what_the_code_allows() =>
        SpecFile.MustEqual("specs/states/alert.md", Page<AlertState>(
            "Alert", "What became of the news that somebody who is served resembles what is new on a list.", AlertTransitions.After));

    [Fact]
    public void The_store_takes_the_words_of_an_alert_and_no_others() =>
        Assert.Equal(WordsOf<AlertState>(), CheckOf("screening_alerts", "state"));

    private static void AllReached<T>(T first, Func<T, IReadOnlyList<T>> after)
        where T : struct, Enum
    {
        var reached = new HashSet<T> { first };
        var open = new Queue<T>(reached);
        while (open.TryDequeue(out var state))
        {
            foreach (var next in after(state).Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        Assert.Empty(Enum.GetValues<T>().Except(reached));
    }

    private static string Page<T>(string name, string meaning, Func<T, IReadOnlyList<T>> after)
        where T : struct, Enum
    {
        var page = new StringBuilder($"# {name}: its states\n\n{meaning}\n");
        page.Append("This page is written by `make specs` from the table of moves in the code; a test holds them equal.\n\n");
        page.Append("| state | may become |\n|---|---|\n");
        foreach (var state in Enum.GetValues<T>())
        {
            var next = after(state);
            page.Append($"| {state.Word()} | {(next.Count == 0 ? "final" : string.Join(", ", next.Select(n => n.Word())))} |\n");
        }

        return page.ToString();
    }

    private static string WordsOf<T>()
        where T : struct, Enum => string.Join(' ', Enum.GetValues<T>().Select(value => value.Word()));

    private static string CheckOf(string table, string column)
    {
        // A table that a later migration makes anew stands there under another name first.
        var sql = string.Join('\n', SourceTree.EndingWith(".sql").Where(file => file.IsUnder(Migrations)).OrderBy(file => file.Path).Select(file => file.Text));
        var definition = Regex.Matches(sql, $@"CREATE TABLE {table}(_with_\w+)? \((?<columns>.*?)\n\);", RegexOptions.Singleline)[^1];
        var check = Regex.Match(definition.Groups["columns"].Value, $@"\b{column} IN \((?<values>[^)]*)\)");
        return string.Join(' ', check.Groups["values"].Value.Split(',').Select(value => value.Trim().Trim('\'')));
    }
}
