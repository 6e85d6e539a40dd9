using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Tests.Orders;

public sealed class OrderTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 11, 0, 0, TimeSpan.Zero);

    private static readonly LineStatus[] _begun = [.. Enum.GetValues<LineStatus>().Except([LineStatus.Pending])];

    [Theory]
    [InlineData(OrderStatus.Scheduled, LineStatus.Scheduled)]
    [InlineData(OrderStatus.Provisioning, LineStatus.Provisioning)]
    [InlineData(OrderStatus.Fulfilled, LineStatus.Provisioned)]
    [InlineData(OrderStatus.Provisioning, LineStatus.NeedsAttention)]
    [InlineData(OrderStatus.Failed, LineStatus.Failed)]
    [InlineData(OrderStatus.Denied, LineStatus.Denied)]
    [InlineData(OrderStatus.Cancelled, LineStatus.Cancelled)]
    [InlineData(OrderStatus.Fulfilled, LineStatus.Reversed)]
    [InlineData(OrderStatus.Fulfilled, LineStatus.Provisioned, LineStatus.Cancelled)]
    [InlineData(OrderStatus.PartiallyFulfilled, LineStatus.Provisioned, LineStatus.Failed)]
    [InlineData(OrderStatus.PartiallyFulfilled, LineStatus.Provisioned, LineStatus.NeedsAttention)]
    [InlineData(OrderStatus.PartiallyFulfilled, LineStatus.Provisioned, LineStatus.Scheduled)]
    [InlineData(OrderStatus.Provisioning, LineStatus.Provisioned, LineStatus.Provisioning)]
    [InlineData(OrderStatus.Provisioning, LineStatus.Failed, LineStatus.NeedsAttention)]
    [InlineData(OrderStatus.Scheduled, LineStatus.Failed, LineStatus.Scheduled)]
    [InlineData(OrderStatus.Failed, LineStatus.Failed, LineStatus.Cancelled)]
    [InlineData(OrderStatus.Denied, LineStatus.Denied, LineStatus.Cancelled)]
    public void The_lines_add_up_to_the_order(OrderStatus status, params LineStatus[] lines) =>
        Assert.Equal(status, Derived(lines));

    [Fact]
    public void All_combinations_keep_the_promises_of_a_status()
    {
        foreach (var lines in Combinations(3))
        {
            var live = lines.Where(line => line is not (LineStatus.Cancelled or LineStatus.Denied)).ToList();
            var done = live.Count(line => line is LineStatus.Provisioned or LineStatus.Reversed);
            var status = Derived(lines);

            Assert.Equal(live.Count > 0 && done == live.Count, status == OrderStatus.Fulfilled);
            Assert.Equal(live.Count == 0, status is OrderStatus.Cancelled or OrderStatus.Denied);
            Assert.True(!live.Contains(LineStatus.Provisioning) || status == OrderStatus.Provisioning);
            Assert.True(status != OrderStatus.Failed || live.TrueForAll(line => line == LineStatus.Failed));
            Assert.True(status != OrderStatus.PartiallyFulfilled || (done > 0 && done < live.Count));
        }
    }

    [Fact]
    public void The_order_of_the_lines_does_not_count()
    {
        foreach (var lines in Combinations(3))
        {
            Assert.Equal(Derived(lines), Derived([.. lines.Reverse()]));
        }
    }

    [Fact]
    public void Whatever_a_line_does_on_its_way_the_order_may_follow()
    {
        foreach (var lines in Combinations(3))
        {
            var before = Derived(lines);
            foreach (var next in LineTransitions.After(lines[0]).Where(next => next is not (LineStatus.Cancelled or LineStatus.Denied)))
            {
                var after = Derived([next, .. lines.Skip(1)]);

                Assert.True(
                    before == after || OrderTransitions.Allows(before, after),
                    $"{string.Join(' ', lines)}: {lines[0]} to {next} moves the order from {before} to {after}.");
            }
        }
    }

    [Fact]
    public void Whatever_its_lines_do_an_order_on_its_way_may_be_denied_and_what_is_served_stays()
    {
        foreach (var lines in Combinations(3).Where(lines => lines.Any(line => LineTransitions.Allows(line, LineStatus.Denied))))
        {
            var denied = (AnOrder.With(lines) with { Status = Derived(lines) }).Deny(Actor.System, _at);

            Assert.Equal(ScreeningState.Refused, denied.Screening);
            Assert.All(denied.Lines, line => Assert.False(LineTransitions.Allows(line.Status, LineStatus.Denied)));
            Assert.Equal(lines.Count(line => line == LineStatus.Provisioned), denied.Lines.Count(line => line.Status == LineStatus.Provisioned));
        }
    }

    [Fact]
    public void What_needs_a_person_explains_the_order_before_what_failed()
    {
        var order = AnOrder.With([LineStatus.Provisioned, LineStatus.Failed, LineStatus.NeedsAttention]);

        var (_, blocking) = Order.Derive(order.Lines);

        Assert.Equal(LineStatus.NeedsAttention, blocking!.Status);
    }

    [Fact]
    public void Each_move_is_the_next_version_with_its_event()
    {
        var order = AnOrder.With([LineStatus.Pending])
            .Opened(Actor.System)
            .MoveTo(OrderStatus.Screening, Actor.System, _at)
            .MoveTo(OrderStatus.Held, Actor.Operator("opr_1", null), _at, "code.held", BlockedOn.Screening);

        Assert.Equal([1L, 2L, 3L], order.Unsaved.Select(told => told.Version));
        Assert.Equal(["order.received", "order.screening", "order.held"], order.Unsaved.Select(told => told.Type));
        Assert.Equal((3, "code.held", BlockedOn.Screening), (order.Version, order.ReasonCode, order.BlockedOn));
        Assert.Equal(
            ("operator:opr_1", "code.held", _at), (order.Unsaved[2].Actor, order.Unsaved[2].Code, order.Unsaved[2].At));
    }

    [Fact]
    public void A_denial_takes_all_lines_and_shows_a_neutral_code()
    {
        var order = AnOrder.With([LineStatus.Pending, LineStatus.Pending]) with { Status = OrderStatus.Screening };

        var denied = order.Deny(Actor.System, _at);

        Assert.Equal((OrderStatus.Denied, ScreeningState.Refused), (denied.Status, denied.Screening));
        Assert.All(
            denied.Lines,
            line => Assert.Equal((LineStatus.Denied, ReasonCodes.ScreeningRefused), (line.Status, line.ReasonCode)));
    }

    [Fact]
    public void Settling_where_nothing_changed_is_no_event()
    {
        var order = AnOrder.With([LineStatus.Provisioned]) with { Status = OrderStatus.Fulfilled };

        var settled = order.Settle(Actor.System, _at);

        Assert.Empty(settled.Unsaved);
        Assert.Equal(order.Version, settled.Version);
    }

    private static OrderStatus Derived(LineStatus[] lines) => Order.Derive(AnOrder.With(lines).Lines).Status;

    private static IEnumerable<LineStatus[]> Combinations(int most)
    {
        IEnumerable<LineStatus[]> shorter = [[]];
        for (var length = 1; length <= most; length++)
        {
            shorter = [.. shorter.SelectMany(lines => _begun.Select(next => (LineStatus[])[.. lines, next]))];
            foreach (var lines in shorter)
            {
                yield return lines;
            }
        }
    }
}
