namespace Fulfillment.Sdk.Provisioning;

/// <summary>Asks for the end of something, for <see cref="IProvisioner.DeprovisionAsync"/>.</summary>
public sealed record DeprovisionRequest : ProvisioningRequest;

/// <summary>How <see cref="IProvisioner.DeprovisionAsync"/> ended.</summary>
public sealed record DeprovisionResult : ProvisioningResult;
