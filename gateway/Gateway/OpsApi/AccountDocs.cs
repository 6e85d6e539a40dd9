using Fulfillment.Engine.Accounts;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Gateway.PartnerApi.Subscriptions;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What the operators' document says of accounts.</summary>
internal static class AccountDocs
{
    private const string Other = "acct_01jd7m3q9x4t6v8b2c5e7g9h2b";

    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly Account _account = new()
    {
        Id = "acct_01jd7m3q9x4t6v8b2c5e7g9h2a",
        Number = "A-2C5E-7G9H-2A4C",
        Name = "Müller Maschinenbau GmbH",
        Country = "DE",
        Domain = "mueller.example",
        CrmId = "0015e00000AbCdE",
        Sandbox = false,
        Partner = "acme",
        OrderId = Examples.Received.Id,
        Version = 1,
        CreatedAt = _at,
        UpdatedAt = _at,
    };

    private static readonly AccountView _details = AccountView.Of(new AccountDetails(
        _account, ["crm:0015e00000AbCdE", "domain:DE:mueller.example", "ref:acme:C-4711"], [], [Other]));

    private static readonly ParameterDoc _id = ParameterDoc.Path("id", "The account's id or number.", _account.Id);

    public static RouteHandlerBuilder DocumentAccounts(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListAccounts").WithSummary("List accounts, newest first")
        .WithDescription("An account is who a customer is to us, whoever sells to it. The first order of somebody new makes it; a later one finds it by the customer's CRM id, by the partner's own id of the customer, or by domain and country, in this order, and never by name. "
            + "Domains that everybody may have an address at, such as gmail.com, tell nothing.")
        .WithParameters(
            ParameterDoc.Text("name", "Only accounts whose name holds this.", "müller"),
            ParameterDoc.Text("number", "Only the account with this number.", _account.Number, 40),
            ParameterDoc.Text("knownBy", "Only the account that orders find by this: `crm:` and the CRM id (of 18 characters the first 15), `ref:`, a partner's name, `:` and its own id, or `domain:`, the country, `:` and the domain.", "domain:DE:mueller.example", 512),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<AccountView> { Data = [AccountView.Of(_account)], NextCursor = null });

    public static RouteHandlerBuilder DocumentAccount(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetAccount").WithSummary("Read an account")
        .WithDescription("`maybeSameAs` names accounts that orders of this one point at too: merge them where they are one customer.")
        .WithParameters(_id)
        .WithResponseExample(StatusCodes.Status200OK, _details)
        .WithProblems("account.unknown");

    public static RouteHandlerBuilder DocumentAccountSubscriptions(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListAccountSubscriptions").WithSummary("The subscriptions of an account and of those for which it stands, newest first")
        .WithParameters(_id, ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<AccountSubscriptionView>
        {
            Data =
            [
                new AccountSubscriptionView
                {
                    Id = "sub_01jd7m3q9x4t6v8b2c5e7g9h1v", Number = "S-7G9H-1V3X-5Z7B", Partner = "acme", Plan = "premium", Delivery = "cloudLicense",
                    StartsOn = new DateOnly(2026, 12, 1), EndsOn = new DateOnly(2027, 12, 1), OrderId = Examples.Received.Id,
                },
            ],
            NextCursor = null,
        })
        .WithProblems("account.unknown");

    public static RouteHandlerBuilder DocumentAccountContacts(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListAccountContacts").WithSummary("The people of an account, newest first")
        .WithDescription("They stand by its subscriptions: a person may come once for each.")
        .WithParameters(_id, ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<AccountContactView>
        {
            Data =
            [
                new AccountContactView
                {
                    SubscriptionId = "sub_01jd7m3q9x4t6v8b2c5e7g9h1v",
                    Contact = new ContactView
                    {
                        Id = "con_01jd7m3q9x4t6v8b2c5e7g9h1y", Name = "Erika Müller", Email = "it@mueller.example", Role = "admin", NameWasSplit = false,
                        Version = 1, CreatedAt = _at, UpdatedAt = _at,
                    },
                },
            ],
            NextCursor = null,
        })
        .WithProblems("account.unknown");

    public static RouteHandlerBuilder DocumentCorrectAccount(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("CorrectAccount").WithSummary("Put right what is known of a customer")
        .WithDescription("Orders never change an account: a misspelt name in one of them renames nobody. A domain or CRM id given here is one by which orders find the account from then on, instead of the one before; `forget` takes away what an order wrongly brought.")
        .WithParameters(_id)
        .WithRequestExample(new CorrectAccountRequest { Name = "Müller Werkzeuge SE", Reason = "Renamed in the commercial register, case 4711." })
        .WithResponseExample(StatusCodes.Status200OK, _details with { Name = "Müller Werkzeuge SE", Version = 2 })
        .WithProblems("account.unknown", "account.merged", "account.erased", "account.keyTaken", "account.notKnownBy", "version.mismatch");

    public static RouteHandlerBuilder DocumentMergeAccount(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("MergeAccount").WithSummary("Let another account stand for this one")
        .WithDescription("Both keep what they have; from now on it is shown, and told to provisioning targets, as the other's. It can be split again.")
        .WithParameters(_id)
        .WithRequestExample(new MergeAccountRequest { Into = Other, Reason = "One customer, by tax id." })
        .WithResponseExample(StatusCodes.Status200OK, _details with { MergedInto = Other, Version = 2 })
        .WithProblems(
            "account.unknown", "account.intoUnknown", "account.same", "account.merged", "account.erased", "account.otherWorld", "version.mismatch");

    public static RouteHandlerBuilder DocumentSplitAccount(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("SplitAccount").WithSummary("Let a merged account stand by itself again")
        .WithDescription("With its own subscriptions and with what it was known by. Accounts that had been merged into it before stay where they are now.")
        .WithParameters(_id)
        .WithRequestExample(new ReasonRequest { Reason = "Two sites of two companies after all." })
        .WithResponseExample(StatusCodes.Status200OK, _details with { Version = 3 })
        .WithProblems("account.unknown", "account.notMerged", "account.erased", "version.mismatch");

    public static RouteHandlerBuilder DocumentMoveSubscription(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("MoveSubscription").WithSummary("Give this account a subscription that was taken for another's")
        .WithParameters(_id)
        .WithRequestExample(new MoveSubscriptionRequest { SubscriptionId = "sub_01jd7m3q9x4t6v8b2c5e7g9h1v", Reason = "Ordered under the CRM id of the parent company." })
        .WithResponseExample(StatusCodes.Status200OK, _details)
        .WithProblems("account.unknown", "account.subscriptionUnknown", "account.merged", "account.erased", "account.otherWorld", "version.mismatch");

    public static RouteHandlerBuilder DocumentEraseAccount(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("EraseAccount").WithSummary("Erase a customer and its people, for good")
        .WithDescription("Only where nothing of the account is in use. Name, domain, ids and all contacts go, also out of its orders and out of the accounts for which it stands; a tombstone stays, with a report of what was erased and what is kept for which reason.")
        .WithParameters(_id)
        .WithRequestExample(new EraseAccountRequest { Number = _account.Number, Reason = "Request of the customer, ticket 815." })
        .WithResponseExample(StatusCodes.Status200OK, AccountView.Of(new AccountDetails(
            _account.Erased(
                new Erasure { At = _at, Places = [new ErasedPlace("contacts", 2), new ErasedPlace("orders", 1, "Who bought what, and for how much, without its people: books are kept.")] },
                TimeProvider.System) with
            { UpdatedAt = _at },
            [], [], [])))
        .WithProblems("account.unknown", "account.merged", "account.erased", "account.inUse", "account.notConfirmed", "version.mismatch");
}
