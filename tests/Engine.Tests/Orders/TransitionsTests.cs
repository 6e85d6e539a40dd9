using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Tests.Orders;

public sealed class TransitionsTests
{
    [Fact]
    public void An_order_moves_as_the_table_says() => Assert.Equal(
        """
        received: cancelled screening
        screening: cancelled denied held provisioning scheduled
        held: cancelled denied provisioning scheduled
        scheduled: cancelled denied provisioning
        provisioning: cancelled denied failed fulfilled partiallyFulfilled scheduled
        fulfilled:
        partiallyFulfilled: fulfilled provisioning
        failed: cancelled denied provisioning
        denied:
        cancelled:
        """,
        Table<OrderStatus>(OrderTransitions.Allows));

    [Fact]
    public void A_line_moves_as_the_table_says() => Assert.Equal(
        """
        pending: cancelled denied provisioning scheduled
        scheduled: cancelled denied provisioning
        provisioning: cancelled denied failed needsAttention provisioned
        provisioned: reversed
        needsAttention: cancelled denied provisioning
        failed: cancelled denied provisioning
        denied:
        cancelled:
        reversed:
        """,
        Table<LineStatus>(LineTransitions.Allows));

    [Fact]
    public void A_provisioning_event_moves_as_the_table_says() => Assert.Equal(
        """
        queued: running superseded
        running: failed retrying succeeded superseded waiting
        retrying: queued running superseded
        waiting: queued running superseded
        succeeded:
        failed: queued resolved superseded
        resolved:
        superseded:
        """,
        Table<ProvisioningState>(ProvisioningTransitions.Allows));

    [Fact]
    public void An_order_refuses_every_other_move()
    {
        foreach (var (from, to) in Pairs<OrderStatus>().Where(pair => !OrderTransitions.Allows(pair.From, pair.To)))
        {
            var order = AnOrder.With([]) with { Status = from };

            Assert.Throws<InvalidOperationException>(() => order.MoveTo(to, Actor.System, default));
        }
    }

    [Fact]
    public void A_line_refuses_every_other_move()
    {
        foreach (var (from, to) in Pairs<LineStatus>().Where(pair => !LineTransitions.Allows(pair.From, pair.To)))
        {
            var line = AnOrder.Line(from);

            Assert.Throws<InvalidOperationException>(() => line.MoveTo(to));
        }
    }

    [Fact]
    public void What_cannot_go_on_by_itself_is_settled() => Assert.Equal(
        [
            OrderStatus.Fulfilled, OrderStatus.PartiallyFulfilled, OrderStatus.Failed, OrderStatus.Denied,
            OrderStatus.Cancelled,
        ],
        Enum.GetValues<OrderStatus>().Where(OrderTransitions.IsSettled));

    private static string Table<T>(Func<T, T, bool> allows)
        where T : struct, Enum => string.Join('\n', Enum.GetValues<T>().Select(from =>
    {
        var next = Enum.GetValues<T>().Where(to => allows(from, to)).Select(to => to.Word()).Order();
        return $"{from.Word()}: {string.Join(' ', next)}".TrimEnd();
    }));

    private static IEnumerable<(T From, T To)> Pairs<T>()
        where T : struct, Enum =>
        from one in Enum.GetValues<T>()
        from other in Enum.GetValues<T>()
        select (one, other);
}
