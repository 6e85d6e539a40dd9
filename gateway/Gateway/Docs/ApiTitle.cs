namespace Fulfillment.Gateway.Docs;

/// <summary>What a document says about itself, and the scopes of its tokens.</summary>
internal sealed record ApiTitle(string Title, string Description, IReadOnlyList<(string Scope, string Meaning)> Scopes)
{
    public const string Version = "1.0.0";

    /// <summary>The chapters, in the order in which people should read them.</summary>
    public required IReadOnlyList<(string Name, string Meaning)> Tags { get; init; }

    public static ApiTitle Partners { get; } = new(
        "Fulfillment partner API",
        """
        Place orders for your customers, follow them, and fetch their licenses.

        Get a token at `/oauth/token` and send it as `Authorization: Bearer`. Bodies are strict JSON: unknown, repeated or
        wrongly spelled members are refused, all faults at once. Every refusal is `application/problem+json` with a `code`
        of the catalog at `/errors`. Placing an order takes an `Idempotency-Key`, so that it can be repeated safely; so can a
        file of up to 10 000 orders at `/v1/orders/bulk`.

        **Sandbox.** The orders of a sandbox partner are worth nothing and its licenses carry keys that no product trusts.
        Magic values force what is rare otherwise:

        | value | what happens |
        |---|---|
        | sku `sandbox-fail-once` | the first attempt fails, the next one succeeds |
        | sku `sandbox-fail` | the line stops and waits for the vendor |
        | sku `sandbox-slow` | provisioning takes three seconds |
        | customer `Sandbox Review Ltd` | screening holds the order |
        | customer `Sandbox Deny Ltd` | screening refuses the order |
        | customer `Sandbox Timeout Ltd` | screening does not answer, so the order is held |
        | `POST /v1/sandbox/clock` | your own clock moves ahead; what falls due is done |
        """,
        [
            ("orders.read", "Read orders"),
            ("orders.write", "Place and cancel orders"),
            ("licenses.read", "Read licenses and fetch license files"),
            ("subscriptions.read", "Read subscriptions"),
            ("subscriptions.write", "Change subscriptions"),
            ("webhooks.manage", "Manage webhooks"),
            ("screening.write", "Ask for screenings"),
        ])
    {
        Tags =
        [
            ("Access", "Get a token, and find out what an OAuth client wants to know"),
            ("Products", "What you may sell"),
            ("Orders", "Place, follow and cancel orders"),
            ("Licenses", "What a fulfilled order yields"),
            ("Subscriptions", "What your customers have, and where it is installed"),
            ("Claims", "The link by which a customer chooses a namespace"),
            ("Installed products", "What a product calls that was installed with an activation code"),
            ("License keys", "What verifies a license, without asking us"),
            ("Sandbox", "Trials without consequences"),
            ("Errors", "Every code that a refusal can carry"),
        ],
    };

    public static ApiTitle Operators { get; } = new(
        "Fulfillment operators' API",
        """
        Decide what is held, repair what is stuck, and see who did what.

        Only operators sign in here, never a partner's token. Every change is written to the audit log with its reason.
        """,
        [
            ("ops.read", "Read orders, adapters, dead letters and the audit log"),
            ("ops.write", "Release, refuse and repair"),
            ("screening.review", "Decide screenings"),
        ])
    {
        Tags =
        [
            ("Orders", "Everybody's orders; those that are held wait here for a decision"),
            ("Adapters", "What speaks to the markets, and what is wrong with it"),
            ("Dead letters", "What stopped for good, until somebody sends it again"),
            ("Audit", "Who did what"),
        ],
    };
}
