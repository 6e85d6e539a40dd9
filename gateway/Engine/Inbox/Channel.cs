namespace Fulfillment.Engine.Inbox;

/// <summary>Where orders come from, as far as the engine cares.</summary>
public sealed record Channel
{
    public required string Name { get; init; }

    /// <summary>Whose orders they are.</summary>
    public required string Partner { get; init; }

    /// <summary>The adapter that speaks for it.</summary>
    public required string Adapter { get; init; }
}

/// <summary>The channels of this node.</summary>
public interface IChannelDirectory
{
    /// <returns><c>null</c> when no channel has this name; letter case counts.</returns>
    Channel? Find(string name);
}
