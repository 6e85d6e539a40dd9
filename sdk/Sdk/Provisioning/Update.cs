namespace Fulfillment.Sdk.Provisioning;

/// <summary>Asks for a change, for <see cref="IProvisioner.UpdateAsync"/>.</summary>
public sealed record UpdateRequest : ProvisioningRequest
{
    /// <summary>What is to be there from now on: all of it, not what changes. Another place moves it, with its packs.</summary>
    public required Entitlement Asked { get; init; }
}

/// <summary>How <see cref="IProvisioner.UpdateAsync"/> ended.</summary>
public sealed record UpdateResult : ProvisioningResult;
