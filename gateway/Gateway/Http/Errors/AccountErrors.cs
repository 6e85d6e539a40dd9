using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Why an account cannot be changed as asked.</summary>
internal static class AccountErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(404, "account.unknown", "No such account",
            "There is no account with this id or number.",
            "List the accounts; knownBy finds one by a CRM id, a partner's own id, or a domain."),
        Problem(422, "account.intoUnknown", "No such account to merge into",
            "There is no account with the id that `into` names.",
            "List the accounts, and name the one that is to stand for both."),
        Problem(422, "account.subscriptionUnknown", "No such subscription",
            "There is no subscription with the id that `subscriptionId` names.",
            "Take the id from the account's subscriptions or from an order line."),
        Problem(409, "account.merged", "Another account stands for it",
            "The account, or the one to merge into, is one with another: accountId names it.",
            "Repeat the request with that account, or split the two first."),
        Problem(409, "account.notMerged", "The account stands by itself",
            "The account is not one with another, so there is nothing to split.",
            "Nothing to do; an account that is merged names the other in mergedInto."),
        Problem(409, "account.same", "One account, not two",
            "An account cannot be merged into itself.",
            "Name another account in `into`."),
        Problem(409, "account.otherWorld", "Sandbox and real customers stay apart",
            "The one belongs to a sandbox partner, the other does not, or to another one.",
            "Nothing to do: what happens in a sandbox stays there."),
        Problem(409, "account.keyTaken", "Another account is known by that",
            "The domain or CRM id belongs to another account; accountId names it.",
            "Merge the two where they are one customer; otherwise let the other one forget it first."),
        Problem(422, "account.notKnownBy", "The account is not known by that",
            "`forget` names nothing by which orders find this account.",
            "Read the account: knownBy lists it all."),
        Problem(409, "account.inUse", "Something of the account is in use",
            "A subscription of the account may still be used, or an order about it is under way; subscriptionId names it.",
            "Cancel it, or wait for its end; then erase the account."),
        Problem(409, "account.erased", "The account was erased",
            "What was known of the customer is gone, and cannot be changed or brought back.",
            "Nothing to do: the next order of the customer makes a new account."),
        Problem(422, "account.notConfirmed", "The number is another one",
            "`number` is not the number of the account that is to be erased.",
            "Read the account again, and confirm with its number if it is the right one."),
    ];
}
