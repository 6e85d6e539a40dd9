using System.Data.Common;
using System.Text.Json.Serialization.Metadata;
using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Whose subscriptions are whose: found by orders themselves, put right by people.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapOpsGroup("/accounts", "Accounts");
        accounts.MapGet("", ListAsync).DocumentAccounts().RequireScope(Scopes.OpsRead);
        accounts.MapGet("/{id}", GetAsync).DocumentAccount().RequireScope(Scopes.OpsRead);
        accounts.MapGet("/{id}/subscriptions", SubscriptionsAsync).DocumentAccountSubscriptions().RequireScope(Scopes.OpsRead);
        accounts.MapGet("/{id}/contacts", ContactsAsync).DocumentAccountContacts().RequireScope(Scopes.OpsRead);
        accounts.MapPatch("/{id}", CorrectAsync).DocumentCorrectAccount().RequireScope(Scopes.OpsWrite);
        accounts.MapPost("/{id}/merge", MergeAsync).DocumentMergeAccount().RequireScope(Scopes.OpsWrite);
        accounts.MapPost("/{id}/split", SplitAsync).DocumentSplitAccount().RequireScope(Scopes.OpsWrite);
        accounts.MapPost("/{id}/subscriptions", MoveAsync).DocumentMoveSubscription().RequireScope(Scopes.OpsWrite);
        accounts.MapPost("/{id}/erasure", EraseAsync).DocumentEraseAccount().RequireScope(Scopes.OpsWrite);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new AccountFilter
        {
            Name = query.Text("name"),
            Number = query.Text("number", 40),
            Key = query.Text("knownBy", 512),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/accounts/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var accounts = await database.ReadAsync(
            tx => AccountTable.ListAsync(tx, filter with { Before = before, Limit = filter.Limit + 1 }, cancel), cancel);
        return TypedResults.Ok(ListView<AccountView>.Page(
            accounts, filter.Limit, AccountView.Of, last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, AccountDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        if (await desk.FindAsync(id, cancel) is not { } details)
        {
            return Unknown();
        }

        context.Response.Headers.ETag = ETags.Of(details.Account.Version);
        return TypedResults.Ok(AccountView.Of(details));
    }

    private static Task<IResult> SubscriptionsAsync(
        string id, HttpContext context, Database database, Cursors cursors, CancellationToken cancel) => PageAsync(
        context, (id, "subscriptions"), database, cursors,
        (tx, account, before, limit) => SubscriptionTable.OfAccountAsync(tx, account, before, limit, cancel),
        AccountSubscriptionView.Of, one => one.Id, cancel);

    private static Task<IResult> ContactsAsync(
        string id, HttpContext context, Database database, Cursors cursors, CancellationToken cancel) => PageAsync(
        context, (id, "contacts"), database, cursors,
        (tx, account, before, limit) => ContactTable.OfAccountAsync(tx, account, before, limit, cancel),
        AccountContactView.Of, one => one.Id, cancel);

    /// <summary>One page of what belongs to an account and to those for which it stands.</summary>
    private static async Task<IResult> PageAsync<T, TView>(
        HttpContext context,
        (string Account, string What) of,
        Database database,
        Cursors cursors,
        Func<DbTransaction, string, string, int, Task<IReadOnlyList<T>>> listAsync,
        Func<T, TView> view,
        Func<T, string> id,
        CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/accounts/{of.Account}/{of.What}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var page = await database.ReadAsync(
            async tx => await AccountTable.FindAsync(tx, of.Account, cancel) is { } account
                ? await listAsync(tx, account.Id, before ?? Ids.AfterAll, limit + 1)
                : null,
            cancel);
        return page is null ? Unknown() : TypedResults.Ok(ListView<TView>.Page(page, limit, view, last => cursors.Issue(scope, id(last))));
    }

    private static Task<IResult> CorrectAsync(string id, HttpContext context, AccountDesk desk, CancellationToken cancel) => ChangeAsync(
        id, context, desk, OpsApiJson.Default.CorrectAccountRequest, asked => asked.Reason,
        (call, asked) => desk.CorrectAsync(call, new AccountCorrection(asked.Name, asked.Country, asked.Domain, asked.CrmId, asked.Forget), cancel), cancel);

    private static Task<IResult> MergeAsync(string id, HttpContext context, AccountDesk desk, CancellationToken cancel) => ChangeAsync(
        id, context, desk, OpsApiJson.Default.MergeAccountRequest, asked => asked.Reason,
        (call, asked) => desk.MergeAsync(call, asked.Into, cancel), cancel);

    private static Task<IResult> SplitAsync(string id, HttpContext context, AccountDesk desk, CancellationToken cancel) => ChangeAsync(
        id, context, desk, OpsApiJson.Default.ReasonRequest, asked => asked.Reason,
        (call, _) => desk.SplitAsync(call, cancel), cancel);

    private static Task<IResult> MoveAsync(string id, HttpContext context, AccountDesk desk, CancellationToken cancel) => ChangeAsync(
        id, context, desk, OpsApiJson.Default.MoveSubscriptionRequest, asked => asked.Reason,
        (call, asked) => desk.MoveAsync(call, asked.SubscriptionId, cancel), cancel);

    private static Task<IResult> EraseAsync(
        string id, HttpContext context, AccountDesk desk, AccountEraser eraser, CancellationToken cancel) => ChangeAsync(
        id, context, desk, OpsApiJson.Default.EraseAccountRequest, asked => asked.Reason,
        (call, asked) => eraser.EraseAsync(call, asked.Number, cancel), cancel);

    private static async Task<IResult> ChangeAsync<T>(
        string id,
        HttpContext context,
        AccountDesk desk,
        JsonTypeInfo<T> form,
        Func<T, string> reason,
        Func<AccountCall, T, Task<AccountOutcome>> changeAsync,
        CancellationToken cancel)
        where T : class
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        if (await desk.FindAsync(id, cancel) is not { Account: var known })
        {
            return Unknown();
        }

        var condition = ETags.IfMatch(context.Request, ETags.Of(known.Version));
        if (condition == Precondition.Fails)
        {
            return Refused(new AccountOutcome.Moved());
        }

        var body = await StrictJson.ReadAsync(context.Request, form, cancel);
        if (body is not BodyOutcome<T>.Read { Value: var asked })
        {
            return ((BodyOutcome<T>.Refused)body).Problem;
        }

        var call = new AccountCall(
            context.Caller().Actor, known.Id, condition == Precondition.Holds ? known.Version : null, reason(asked));
        var outcome = await changeAsync(call, asked);
        if (outcome is not AccountOutcome.Done { Account: var changed })
        {
            return Refused(outcome);
        }

        context.Response.Headers.ETag = ETags.Of(changed.Version);
        return TypedResults.Ok(AccountView.Of((await desk.FindAsync(known.Id, cancel))!));
    }

    private static Problem Refused(AccountOutcome why) => why switch
    {
        AccountOutcome.Unknown => Unknown(),
        AccountOutcome.Moved => Problems.Of(
            "version.mismatch", "The account has changed since you read it. Read it again and decide anew."),
        AccountOutcome.UnknownOther => Problems.Of("account.intoUnknown", "There is no account with the id in 'into'."),
        AccountOutcome.UnknownSubscription => Problems.Of(
            "account.subscriptionUnknown", "There is no subscription with the id in 'subscriptionId'."),
        AccountOutcome.Merged merged => Problems.Of(
            "account.merged", $"Account {merged.Id} is one with {merged.Into}, which stands for it.").With("accountId", merged.Into),
        AccountOutcome.NotMerged => Problems.Of("account.notMerged", "The account stands by itself."),
        AccountOutcome.Erased erased => Problems.Of("account.erased", $"Account {erased.Id} was erased."),
        AccountOutcome.Same => Problems.Of("account.same", "An account cannot be merged into itself."),
        AccountOutcome.OtherWorld => Problems.Of("account.otherWorld", "What belongs to a sandbox partner stays in its sandbox."),
        AccountOutcome.KeyTaken taken => Problems.Of(
            "account.keyTaken", $"Account {taken.AccountId} is known by {taken.Key}.").With("accountId", taken.AccountId),
        AccountOutcome.NotKnown not => Problems.Of("account.notKnownBy", $"The account is not known by {not.Key}."),
        AccountOutcome.InUse used => Problems.Of(
            "account.inUse", $"Subscription {used.SubscriptionId} may still be used, or an order about it is under way.")
            .With("subscriptionId", used.SubscriptionId),
        AccountOutcome.NotConfirmed => Problems.Of("account.notConfirmed", "'number' is not the number of this account."),
        _ => throw new System.Diagnostics.UnreachableException(why.GetType().Name),
    };

    private static Problem Unknown() => Problems.Of("account.unknown", "There is no account with this id or number.");
}
