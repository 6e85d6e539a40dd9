namespace Fulfillment.Sdk.Adapters;

/// <summary>An order of the market as it stands, for <see cref="IAdapter.ConfirmAsync"/>.</summary>
public sealed record OrderConfirmation
{
    /// <summary>Our id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The order's version that is told.</summary>
    public required long Version { get; init; }

    /// <summary>The market's id of the order.</summary>
    public required string PartnerOrderRef { get; init; }

    /// <summary>The order's status, such as <c>fulfilled</c> or <c>held</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When that was (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The lines, in the order's order.</summary>
    public required IReadOnlyList<LineConfirmation> Lines { get; init; }
}

/// <summary>One line of an <see cref="OrderConfirmation"/>.</summary>
public sealed record LineConfirmation
{
    /// <summary>The market's id of the line.</summary>
    public required string LineRef { get; init; }

    /// <summary>The line's status, such as <c>provisioned</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is not provisioned, as a stable code; neutral where screening decided.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The subscription that the line made or changed.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>What the customer gets, ready to pass on. Do not log it.</summary>
    public IReadOnlyList<LicenseConfirmation> Licenses { get; init; } = [];
}

/// <summary>A license as it is passed on to the market.</summary>
public sealed record LicenseConfirmation
{
    /// <summary>Our id of the license.</summary>
    public required string LicenseId { get; init; }

    /// <summary>cloud, offline or legacy.</summary>
    public required string Kind { get; init; }

    /// <summary>The activation code, for a cloud license.</summary>
    public string? ActivationCode { get; init; }

    /// <summary>The signed license as compact JWS.</summary>
    public string? File { get; init; }
}
