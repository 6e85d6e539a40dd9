namespace Fulfillment.Sdk.Provisioning;

/// <summary>Asks what is there, for <see cref="IProvisioner.ReadBackAsync"/>.</summary>
public sealed record ReadBackRequest : ProvisioningRequest
{
    /// <summary>What should be there; <c>null</c> for nothing.</summary>
    public required Entitlement? Asked { get; init; }
}

/// <summary>What a target really has under an id.</summary>
public sealed record ReadBackResult
{
    /// <summary>Done: it was read. Pending: it is being changed, read later. Refused or Retry: it could not be read.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>What was found, in the target's words; <c>null</c> when it has nothing, or was not read.</summary>
    public Entitlement? Found { get; init; }

    /// <summary>In what it differs from what was asked; two names of one place are no difference.</summary>
    public IReadOnlyList<Drift> Drift { get; init; } = [];

    /// <summary>How the customer gets in, where the target says so.</summary>
    public TargetAccess? Access { get; init; }

    /// <summary>Whether it was read, and all is as asked: only then an operation counts as done.</summary>
    public bool IsAsAsked => Outcome is Outcome.Done && Drift.Count == 0;
}

/// <summary>How a customer gets into what was made. Holds a secret: it is told to the customer, never to a log.</summary>
public sealed record TargetAccess
{
    /// <summary>The web address of the installation.</summary>
    public required string Address { get; init; }

    /// <summary>The code with which its first administrator signs in, once.</summary>
    public string? SetupCode { get; init; }

    /// <summary>Without the secret, which a record would write like any other member.</summary>
    public override string ToString() => $"{nameof(TargetAccess)} {{ {nameof(Address)} = {Address} }}";
}
