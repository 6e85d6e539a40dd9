using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Webhooks;

/// <summary>What a partner says of a new endpoint.</summary>
public sealed record WebhookDraft
{
    public required string Url { get; init; }

    public IReadOnlyList<string>? EventTypes { get; init; }

    public string? Description { get; init; }
}

/// <summary>What became of a wish to change an endpoint.</summary>
public abstract record WebhookChange
{
    private WebhookChange()
    {
    }

    public sealed record Done(WebhookEndpoint Endpoint) : WebhookChange;

    public sealed record Unknown : WebhookChange;

    /// <summary>It has changed since the caller read it.</summary>
    public sealed record Moved : WebhookChange;

    /// <param name="Id">The endpoint that has this address.</param>
    public sealed record UrlTaken(string Id) : WebhookChange;

    /// <param name="Most">How many a partner may have.</param>
    public sealed record TooMany(int Most) : WebhookChange;
}

/// <summary>Where partners set up their endpoints. Each change stands in the audit chain, by reference.</summary>
public sealed class WebhookDesk(
    Database database, SecretVault vault, IOptions<WebhookDeskOptions> options, TimeProvider clock)
{
    /// <param name="partner">Whose endpoint it is.</param>
    /// <param name="draft">What the partner says of it.</param>
    /// <param name="secret">What its messages are signed with; sealed here.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<WebhookChange> AddAsync(
        string partner, WebhookDraft draft, string secret, Actor actor, CancellationToken cancel) =>
        database.InTransactionAsync<WebhookChange>(
            async tx =>
            {
                var endpoint = Endpoint(partner, draft, secret);
                if (await WebhookTable.IdOfUrlAsync(tx, partner, draft.Url, cancel) is { } known)
                {
                    return new WebhookChange.UrlTaken(known);
                }

                if (await WebhookTable.CountAsync(tx, partner, cancel) >= options.Value.EndpointsPerPartner)
                {
                    return new WebhookChange.TooMany(options.Value.EndpointsPerPartner);
                }

                if (!await WebhookTable.InsertAsync(tx, endpoint, cancel))
                {
                    return new WebhookChange.UrlTaken((await WebhookTable.IdOfUrlAsync(tx, partner, draft.Url, cancel))!);
                }

                await AuditTable.AppendAsync(tx, cancel, Record(actor, "webhook.add", null, endpoint));
                return new WebhookChange.Done(endpoint);
            },
            cancel);

    /// <param name="id">The endpoint, by which its partner knows it.</param>
    /// <param name="expected">The version that the caller has read, or <c>null</c> for whichever there is.</param>
    /// <param name="change">What it becomes; the same value changes nothing.</param>
    public Task<WebhookChange> ChangeAsync(
        (string Partner, string Id) id,
        long? expected,
        Func<WebhookEndpoint, WebhookEndpoint> change,
        Actor actor,
        CancellationToken cancel) =>
        SaveAsync(id, expected, "webhook.change", change, actor, cancel);

    /// <summary>Signs with a new secret from now on, and with the one before it too while the overlap lasts.</summary>
    public Task<WebhookChange> RotateAsync(
        (string Partner, string Id) id,
        long? expected,
        string secret,
        TimeSpan overlap,
        Actor actor,
        CancellationToken cancel) =>
        SaveAsync(
            id,
            expected,
            "webhook.rotateSecret",
            endpoint => endpoint with
            {
                Secret = vault.Seal(secret, Place(endpoint.Id)),
                PreviousSecret = overlap > TimeSpan.Zero ? endpoint.Secret : null,
                PreviousUntil = overlap > TimeSpan.Zero ? clock.GetUtcNow() + overlap : null,
            },
            actor,
            cancel);

    /// <summary>Takes the endpoint away, and back whatever still waits for it.</summary>
    public Task<WebhookChange> RemoveAsync(
        (string Partner, string Id) id, long? expected, Actor actor, CancellationToken cancel) =>
        database.InTransactionAsync<WebhookChange>(
            async tx =>
            {
                if (await WebhookTable.LockAsync(tx, id.Partner, id.Id, cancel) is not { } endpoint)
                {
                    return new WebhookChange.Unknown();
                }

                if (expected is { } version && version != endpoint.Version)
                {
                    return new WebhookChange.Moved();
                }

                await WebhookDeliveryTable.WithdrawAsync(tx, endpoint.Sink, clock.GetUtcNow(), cancel);
                await WebhookTable.DeleteAsync(tx, endpoint.Id, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record(actor, "webhook.remove", endpoint, null));
                return new WebhookChange.Done(endpoint);
            },
            cancel);

    /// <summary>What a message to the endpoint is signed with now, the newest first. Never logged, never kept.</summary>
    public IReadOnlyList<string> Secrets(WebhookEndpoint endpoint)
    {
        var current = vault.Open(endpoint.Secret, Place(endpoint.Id));
        return endpoint.PreviousSecret is { } previous && endpoint.PreviousUntil > clock.GetUtcNow()
            ? [current, vault.Open(previous, Place(endpoint.Id))]
            : [current];
    }

    private Task<WebhookChange> SaveAsync(
        (string Partner, string Id) id,
        long? expected,
        string action,
        Func<WebhookEndpoint, WebhookEndpoint> change,
        Actor actor,
        CancellationToken cancel) =>
        database.InTransactionAsync<WebhookChange>(
            async tx =>
            {
                if (await WebhookTable.LockAsync(tx, id.Partner, id.Id, cancel) is not { } known)
                {
                    return new WebhookChange.Unknown();
                }

                if (expected is { } version && version != known.Version)
                {
                    return new WebhookChange.Moved();
                }

                var changed = change(known);
                if (changed == known)
                {
                    return new WebhookChange.Done(known);
                }

                if (changed.Url != known.Url
                    && await WebhookTable.IdOfUrlAsync(tx, known.Partner, changed.Url, cancel) is { } other)
                {
                    return new WebhookChange.UrlTaken(other);
                }

                var next = changed with { Version = known.Version + 1, UpdatedAt = clock.GetUtcNow() };
                await WebhookTable.UpdateAsync(tx, next, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record(actor, action, known, next));
                return new WebhookChange.Done(next);
            },
            cancel);

    private WebhookEndpoint Endpoint(string partner, WebhookDraft draft, string secret)
    {
        var (id, now) = (Ids.New(WebhookEndpoint.IdPrefix, clock), clock.GetUtcNow());
        return new WebhookEndpoint
        {
            Id = id,
            Partner = partner,
            Url = draft.Url,
            EventTypes = draft.EventTypes,
            Description = draft.Description,
            Secret = vault.Seal(secret, Place(id)),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    // A sealed secret moved to another endpoint's row does not open there.
    private static string Place(string id) => $"webhook/{id}";

    private AuditRecord Record(Actor actor, string action, WebhookEndpoint? before, WebhookEndpoint? after) => new()
    {
        At = clock.GetUtcNow(),
        Actor = actor.Name,
        Token = actor.Token,
        Action = action,
        Subject = (after ?? before)!.Id,
        BeforeRef = before is null ? null : $"v{before.Version}",
        AfterRef = after is null ? null : $"v{after.Version}",
        Detail = after is null ? null : after.DisabledBecause?.Word() ?? after.Status.Word(),
    };
}
