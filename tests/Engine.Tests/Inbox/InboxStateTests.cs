using Fulfillment.Engine.Inbox;

namespace Fulfillment.Engine.Tests.Inbox;

public sealed class InboxStateTests
{
    [Fact]
    public void Every_state_says_what_may_follow()
    {
        var moves = Enum.GetValues<InboxState>().SelectMany(from => InboxTransitions.After(from).Select(to => (from, to)));

        Assert.All(moves, move => Assert.True(InboxTransitions.Allows(move.from, move.to)));
    }

    [Fact]
    public void What_is_done_stays_done()
    {
        var done = AnInbox.Message() with { State = InboxState.Done };

        Assert.Throws<InvalidOperationException>(() => done.MoveTo(InboxState.Received, default));
    }

    [Fact]
    public void A_message_that_begins_anew_has_no_reason_left()
    {
        var parked = AnInbox.Message() with { State = InboxState.Parked, Code = "a.b", Summary = "c" };

        var anew = parked.MoveTo(InboxState.Received, default);

        Assert.Equal((null, null), (anew.Code, anew.Summary));
    }

    [Fact]
    public void A_refusal_shows_when_no_other_order_of_the_message_is_awaited()
    {
        var waits = new InboxVerdict.Waits("a.waits", "One waits.");
        var refused = new InboxVerdict.Refused("a.refused", "One is refused.");
        var alsoRefused = new InboxVerdict.Refused("b.refused", "Another too.");

        Assert.Equal(waits, InboxVerdict.Of([new InboxVerdict.Done(), refused, waits]));
        Assert.Equal(
            new InboxVerdict.Refused("a.refused", "One is refused. Another too."),
            InboxVerdict.Of([refused, new InboxVerdict.Done(), alsoRefused]));
        Assert.IsType<InboxVerdict.Done>(InboxVerdict.Of([]));
    }
}
