namespace Fulfillment.Sdk.Provisioning;

/// <summary>Asks how it stands, for <see cref="IProvisioner.LastOperationAsync"/>.</summary>
public sealed record LastOperationRequest : ProvisioningRequest;

/// <summary>How the last operation under an id stands.</summary>
public sealed record LastOperationResult
{
    /// <summary>
    /// Done: nothing is under way. Pending: it is. Refused: it failed, and goes on only when somebody acts. Retry: asking
    /// failed. <c>null</c>: the target has nothing under this id, so it never began, or has been taken away.
    /// </summary>
    public required Outcome? Outcome { get; init; }

    /// <summary>How far it is, in words for an operator, such as <c>building (2 of 3)</c>.</summary>
    public string? Stage { get; init; }
}
