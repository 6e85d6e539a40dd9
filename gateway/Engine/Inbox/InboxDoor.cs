using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Adapters;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Inbox;

/// <summary>A message that is on disk.</summary>
/// <param name="Id">Our id of it (<c>ibx_…</c>); of a repeat, that of the first.</param>
/// <param name="IsRepeat">The channel sent it before.</param>
public sealed record InboxReceipt(string Id, bool IsRepeat);

/// <summary>Where messages come in: each is on disk, with the work to translate it, before its sender is answered.</summary>
public sealed partial class InboxDoor(
    Database database, Signals signals, TimeProvider clock, ILogger<InboxDoor> logger)
{
    /// <summary>They prove who is calling and are needed once, at the door: never on disk.</summary>
    private static readonly string[] _secrets = ["authorization", "proxy-authorization", "cookie"];

    /// <param name="channel">The channel that it came through.</param>
    /// <param name="messageId">The sender's id of the message.</param>
    /// <param name="inbound">The message, already authenticated.</param>
    public async Task<InboxReceipt> KeepAsync(
        string channel, string messageId, InboundMessage inbound, CancellationToken cancel)
    {
        var message = new InboxMessage
        {
            Id = Ids.New("ibx", clock),
            Channel = channel,
            MessageId = messageId,
            Inbound = WithoutSecrets(inbound),
            UpdatedAt = inbound.ReceivedAt,
        };
        var receipt = await database.InTransactionAsync(tx => KeepAsync(tx, message, cancel), cancel);
        if (!receipt.IsRepeat)
        {
            signals.Work.Raise();
            signals.Others.Raise();
        }

        return receipt;
    }

    private async Task<InboxReceipt> KeepAsync(DbTransaction tx, InboxMessage message, CancellationToken cancel)
    {
        if (await InboxTable.InsertAsync(tx, message, cancel))
        {
            var writes = new Writes();
            WorkTable.Add(writes, InboxSteps.Work(message));
            await writes.FlushAsync(tx, cancel);
            return new InboxReceipt(message.Id, IsRepeat: false);
        }

        var first = (await InboxTable.FindByMessageAsync(tx, message.Channel, message.MessageId, cancel))!;
        if (!first.Inbound.Body.Span.SequenceEqual(message.Inbound.Body.Span))
        {
            Log.OtherBody(logger, first.Id, message.Channel);
        }

        return new InboxReceipt(first.Id, IsRepeat: true);
    }

    private static InboundMessage WithoutSecrets(InboundMessage inbound) => inbound with
    {
        Headers = inbound.Headers.Where(header => !_secrets.Contains(header.Key)).ToDictionary(),
    };

    private static partial class Log
    {
        // Some senders put the time of sending into the body; others use an id twice, which somebody should know.
        [LoggerMessage(
            1101, LogLevel.Warning, "Message {Id} of channel {Channel} came again with another body; the first one counts")]
        public static partial void OtherBody(ILogger logger, string id, string channel);
    }
}

/// <summary>The steps that a message's work row may name.</summary>
public static class InboxSteps
{
    public const string Translate = "translate";

    /// <summary>One lane per channel: an adapter that is slow keeps its own channel's messages waiting.</summary>
    public static NewWork Work(InboxMessage message) => new()
    {
        SubjectKind = WorkSubject.Inbox,
        SubjectId = message.Id,
        Lane = NewWork.LaneOf(WorkSubject.Inbox, message.Channel),
        Step = Translate,
    };
}
