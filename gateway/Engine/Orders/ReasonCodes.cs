namespace Fulfillment.Engine.Orders;

/// <summary>Why an order or line is not where its owner wants it. Each stands in the error catalog with its fix.</summary>
public static class ReasonCodes
{
    /// <summary>All that a partner learns of a hold.</summary>
    public const string ScreeningInReview = "screening.inReview";

    /// <summary>All that a partner learns of a refusal.</summary>
    public const string ScreeningRefused = "screening.refused";

    public const string HoldExpired = "hold.expired";

    public const string Cancelled = "order.cancelled";

    public const string LineUnsupported = "line.unsupported";

    /// <summary>Nobody has said to which namespace it belongs.</summary>
    public const string NamespaceMissing = "namespace.missing";

    /// <summary>The code with which a subscription was let go is worth nothing any more.</summary>
    public const string TransferCodeSpent = "transfer.codeSpent";

    /// <summary>Another partner manages it by now.</summary>
    public const string SubscriptionTransferred = "subscription.transferred";

    public const string ProvisioningFailed = "provisioning.failed";

    public const string SandboxFailed = "sandbox.failed";
}
