using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Screening.Later;

/// <summary>
/// Takes what vendors answer after the call. Every answer is kept and stands in the audit record. A held order is decided
/// anew where nothing but such answers was missing, or where the answer refuses it; what a person has decided, what was asked
/// about another content and what has gone on stays as it is.
/// </summary>
public sealed partial class LaterAnswerTaker(
    LaterHooks hooks, OrderBook book, InquiryDesk inquiries, TimeProvider clock, ILogger<LaterAnswerTaker> logger) : IMessageTaker
{
    /// <summary>An answer may come before the order that it is about is stored, but not days before.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromDays(1);

    public bool Takes(string channel) => LaterHooks.IsChannel(channel);

    public async Task<InboxVerdict> TakeAsync(InboxMessage message, CancellationToken cancel)
    {
        if (hooks.OfChannel(message.Channel) is not { } hook)
        {
            return new InboxVerdict.Waits("vendor.unknown", $"No vendor for {message.Channel} is set up on this node.");
        }

        return hook.Read(message.Inbound) switch
        {
            LaterReading.Genuine genuine => await TakeAsync(message.Channel, KeptAnswer.Of(message, hook.Name, genuine.Given), cancel),
            LaterReading.Forged forged => new InboxVerdict.Refused("callback.unsigned", forged.Summary),
            LaterReading.Unreadable unreadable => new InboxVerdict.Refused("callback.unreadable", unreadable.Summary),
            var other => throw new InvalidOperationException($"No reading is a {other.GetType().Name}."),
        };
    }

    private async Task<InboxVerdict> TakeAsync(string channel, KeptAnswer answer, CancellationToken cancel)
    {
        var taken = await book.ChangeAsync(change => TakeAsync(change, channel, answer, cancel), cancel);
        if (taken is InboxVerdict.Done && IsOfInquiry(answer))
        {
            await inquiries.AskAgainAsync(answer, cancel);
        }

        return taken;
    }

    private async Task<InboxVerdict> TakeAsync(OrderChange change, string channel, KeptAnswer answer, CancellationToken cancel)
    {
        var order = await OrderTable.LockAsync(change.Tx, answer.SubjectId, cancel);
        if (await KeptAnswerTable.InsertAsync(change.Tx, answer, cancel))
        {
            change.Audit(
                Actor.Channel(channel), "screening.laterAnswer", answer.SubjectId, after: answer.Id,
                detail: $"{answer.Verdict.Word()}, {answer.Reference}, to {answer.Question}");
        }

        if (IsOfInquiry(answer) && await InquiryTable.FindAsync(change.Tx, answer.SubjectId, cancel) is not null)
        {
            return new InboxVerdict.Done();
        }

        if (order is null)
        {
            return clock.GetUtcNow() - answer.ReceivedAt < _patience
                ? Waits($"There is no order or screening {answer.SubjectId} yet.")
                : new InboxVerdict.Refused("order.unknown", $"There is no order or screening {answer.SubjectId}, a day after the answer about it.");
        }

        if (order.Status is OrderStatus.Received or OrderStatus.Screening)
        {
            return Waits($"Order {order.Id} is being screened.");
        }

        Use(change, order, await ScreeningTable.NewestAsync(change.Tx, order.Id, cancel), answer);
        return new InboxVerdict.Done();
    }

    private void Use(OrderChange change, Order order, ScreeningDecision? newest, KeptAnswer answer)
    {
        if (order.Status == OrderStatus.Held && newest?.IsOpenTo(answer, order.ContentHash) == true)
        {
            // What somebody proposed, he proposed without this answer.
            ReleaseTable.Forget(change.Writes, order.Id);
            change.ReplaceWork(new NewWork
            {
                SubjectKind = WorkSubject.Order,
                SubjectId = order.Id,
                Lane = NewWork.LaneOf(WorkSubject.Order, order.Partner),
                Step = OrderSteps.Screen,
            });
            Log.DecidedAnew(logger, order.Id, answer.Hook, answer.Verdict);
        }
        else if (answer.Verdict == Verdict.Deny && HasGoneOn(order, newest))
        {
            Log.TooLate(logger, answer.Hook, order.Id);
        }
        else
        {
            Log.Recorded(logger, order.Id, answer.Hook, answer.Verdict);
        }
    }

    private static bool IsOfInquiry(KeptAnswer answer) => Ids.IsId(answer.SubjectId, "scn");

    /// <summary>Whether it is let go on, or was: also where a person has just said so.</summary>
    private static bool HasGoneOn(Order order, ScreeningDecision? newest) => order.Status switch
    {
        OrderStatus.Denied or OrderStatus.Cancelled => false,
        OrderStatus.Held => newest?.Verdict == Verdict.Allow,
        _ => true,
    };

    private static InboxVerdict.Waits Waits(string summary) => new("order.notHeldYet", summary) { IsExpected = true };

    private static partial class Log
    {
        [LoggerMessage(6030, LogLevel.Information, "Order {OrderId} is decided anew: vendor {Hook} has answered {Verdict}")]
        public static partial void DecidedAnew(ILogger logger, string orderId, string hook, Verdict verdict);

        [LoggerMessage(6031, LogLevel.Error, "Vendor {Hook} refuses order {OrderId}, which has gone on: a person must look, nothing is taken back by itself")]
        public static partial void TooLate(ILogger logger, string hook, string orderId);

        [LoggerMessage(6032, LogLevel.Information, "Order {OrderId} stays as it is: vendor {Hook} has answered {Verdict}, which is on record")]
        public static partial void Recorded(ILogger logger, string orderId, string hook, Verdict verdict);
    }
}
