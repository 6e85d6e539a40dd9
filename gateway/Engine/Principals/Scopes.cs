namespace Fulfillment.Engine.Principals;

/// <summary>What a token may allow. Partners and operators share no scope.</summary>
public static class Scopes
{
    public const string OrdersRead = "orders.read";
    public const string OrdersWrite = "orders.write";
    public const string LicensesRead = "licenses.read";
    public const string SubscriptionsRead = "subscriptions.read";
    public const string SubscriptionsWrite = "subscriptions.write";
    public const string WebhooksManage = "webhooks.manage";
    public const string ScreeningWrite = "screening.write";
    public const string OpsRead = "ops.read";
    public const string OpsWrite = "ops.write";
    public const string ScreeningReview = "screening.review";

    /// <summary>All that a partner may be given.</summary>
    public static IReadOnlyList<string> ForPartners { get; } =
    [
        OrdersRead, OrdersWrite, LicensesRead, SubscriptionsRead, SubscriptionsWrite, WebhooksManage,
        ScreeningWrite,
    ];

    /// <summary>All that an operator may be given.</summary>
    public static IReadOnlyList<string> ForOperators { get; } = [OpsRead, OpsWrite, ScreeningReview];

    /// <summary>The only place that says which role may do what.</summary>
    public static IReadOnlyList<string> Of(OperatorRole role) => role switch
    {
        OperatorRole.Viewer => [OpsRead],
        OperatorRole.Operator => [OpsRead, OpsWrite],
        OperatorRole.Reviewer => [OpsRead, ScreeningReview],
        OperatorRole.Admin => [OpsRead, OpsWrite, ScreeningReview],
        _ => [],
    };
}
