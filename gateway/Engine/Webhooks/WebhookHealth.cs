using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Webhooks;

/// <summary>
/// Keeps what went wrong with an endpoint, and disables one that is gone or that nothing has reached for days. Where
/// all goes well it writes nothing.
/// </summary>
public sealed partial class WebhookHealth(
    Database database, IOptions<WebhookDeskOptions> options, TimeProvider clock, ILogger<WebhookHealth> logger)
{
    /// <summary>A message reached the endpoint, which the caller read before it sent.</summary>
    public Task DeliveredAsync(WebhookEndpoint endpoint, CancellationToken cancel) => endpoint.FailingSince is null
        ? Task.CompletedTask
        : database.InTransactionAsync(
            tx => ChangeAsync(tx, endpoint, known => known with { FailingSince = null }, cancel), cancel);

    /// <summary>An attempt failed.</summary>
    /// <param name="isGone">Whether the receiver said that it is no more.</param>
    public Task FailedAsync(WebhookEndpoint endpoint, WebhookFailure failure, bool isGone, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                var now = clock.GetUtcNow();
                await WebhookDeliveryTable.NoteAsync(tx, failure, now, cancel);
                if (isGone || endpoint.FailingSince is null || IsOverdue(endpoint, now))
                {
                    await ChangeAsync(tx, endpoint, known => Judge(known, isGone, now), cancel);
                }
            },
            cancel);

    /// <summary>The message was not sent: the endpoint takes none.</summary>
    public Task RefusedAsync(WebhookFailure failure, CancellationToken cancel) => database.InTransactionAsync(
        tx => WebhookDeliveryTable.NoteAsync(tx, failure, clock.GetUtcNow(), cancel), cancel);

    private WebhookEndpoint Judge(WebhookEndpoint known, bool isGone, DateTimeOffset now)
    {
        var failing = known with { FailingSince = known.FailingSince ?? now };
        return isGone ? failing.Disable(DisabledReason.Gone)
            : IsOverdue(failing, now) ? failing.Disable(DisabledReason.Failing)
            : failing;
    }

    private bool IsOverdue(WebhookEndpoint endpoint, DateTimeOffset now) =>
        endpoint.FailingSince is { } since && now - since >= TimeSpan.FromDays(options.Value.DisableAfterDays);

    private async Task ChangeAsync(
        DbTransaction tx, WebhookEndpoint sent, Func<WebhookEndpoint, WebhookEndpoint> change, CancellationToken cancel)
    {
        // What an old address did says nothing of a new one.
        if (await WebhookTable.LockAsync(tx, sent.Partner, sent.Id, cancel) is not { } known || known.Url != sent.Url)
        {
            return;
        }

        var changed = change(known);
        if (changed == known)
        {
            return;
        }

        var next = changed with { Version = known.Version + 1, UpdatedAt = clock.GetUtcNow() };
        await WebhookTable.UpdateAsync(tx, next, cancel);
        if (next.Status != known.Status)
        {
            Log.Disabled(logger, next.Id, next.Partner, next.DisabledBecause);
            await AuditTable.AppendAsync(tx, cancel, Record(known, next));
        }
    }

    private AuditRecord Record(WebhookEndpoint before, WebhookEndpoint after) => new()
    {
        At = clock.GetUtcNow(),
        Actor = Actor.System.Name,
        Action = "webhook.disable",
        Subject = after.Id,
        BeforeRef = $"v{before.Version}",
        AfterRef = $"v{after.Version}",
        Detail = after.DisabledBecause?.Word(),
    };

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "Webhook endpoint {Id} of partner {Partner} is disabled: {Reason}")]
        public static partial void Disabled(ILogger logger, string id, string partner, DisabledReason? reason);
    }
}
