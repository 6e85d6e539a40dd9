namespace Fulfillment.Sdk.Provisioning;

/// <summary>What every request to a provisioner carries. The caller validates it.</summary>
public abstract record ProvisioningRequest
{
    private protected ProvisioningRequest()
    {
    }

    /// <summary>
    /// The caller's id of what is provisioned: one per subscription and target for ever, 1 to 64 letters, digits, dots,
    /// dashes and underscores. The target knows it by no other.
    /// </summary>
    public required string ProvisioningId { get; init; }

    /// <summary>Our id of the subscription (<c>sub_…</c>).</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The number that people read out, for the target's own people.</summary>
    public required string SubscriptionNumber { get; init; }

    /// <summary>
    /// The key of this operation, 1 to 128 printable ASCII characters: the same in every attempt at it, another for the
    /// next operation. An effect outside happens once per key.
    /// </summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>When the caller stops waiting (UTC).</summary>
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>How an operation that changes something ended.</summary>
public abstract record ProvisioningResult
{
    private protected ProvisioningResult()
    {
    }

    /// <summary>
    /// Done: the target says that it is there; read it back. Pending: ask for the last operation after that time.
    /// Refused: somebody must act. Retry: it may work later.
    /// </summary>
    public required Outcome Outcome { get; init; }

    /// <summary>
    /// With Retry: nobody knows whether the target did it, or how much of it. Ask for the last operation and read back
    /// before anything is repeated.
    /// </summary>
    public bool Doubtful { get; init; }

    /// <summary>How far the target is, in words for an operator, such as <c>building (2 of 3)</c>.</summary>
    public string? Stage { get; init; }
}
