namespace Fulfillment.Sdk.Provisioning;

/// <summary>Asks for something new, for <see cref="IProvisioner.ProvisionAsync"/>.</summary>
public sealed record ProvisionRequest : ProvisioningRequest
{
    /// <summary>What is to be there.</summary>
    public required Entitlement Asked { get; init; }

    /// <summary>Our id of the customer's account: what another account has is not taken from it.</summary>
    public string? AccountId { get; init; }
}

/// <summary>How <see cref="IProvisioner.ProvisionAsync"/> ended.</summary>
public sealed record ProvisionResult : ProvisioningResult;
