namespace Fulfillment.Simulators.Dedicated;

/// <summary>An installation: what it is, what it was asked to be at first, and what is done to it.</summary>
internal sealed record Installation
{
    public required string Id { get; init; }

    /// <summary>What the first request asked for: a repeat of it is known by this.</summary>
    public required PlacementRequest Asked { get; init; }

    /// <summary>What it is.</summary>
    public required PlacementRequest Placed { get; init; }

    /// <summary>What it becomes when the operation is done.</summary>
    public PlacementRequest? Next { get; init; }

    public required Operation Operation { get; init; }

    public required string SetupCode { get; init; }

    /// <summary>Whether it was built; what it was before is gone only when a removal is done.</summary>
    public bool IsBuilt { get; init; }

    /// <summary>With what the operation has brought by now.</summary>
    public Installation By(DateTimeOffset now) => Operation.IsDoneBy(now)
        ? this with { Placed = Next ?? Placed, Next = null, IsBuilt = true }
        : this;

    public InstallationView View(DateTimeOffset now) => new()
    {
        ProvisioningId = Id,
        SubscriptionId = Placed.SubscriptionId,
        Number = Placed.Number,
        Plan = Placed.Plan,
        Seats = Placed.Seats,
        StartsOn = Placed.StartsOn,
        EndsOn = Placed.EndsOn,
        Region = Placed.Region,
        AddOns = Placed.AddOns,
        Packs = Placed.Packs,
        Operation = Operation.View(now),
        Access = IsBuilt ? new AccessView($"https://{Id.ToLowerInvariant()}.dedicated.example/", SetupCode) : null,
    };
}
