using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Access.Bearer;

/// <summary>The installed product that calls.</summary>
/// <param name="Activation">As it stood when it was let in.</param>
/// <param name="Claim">What its token says.</param>
internal sealed record InstanceCaller(Activation Activation, InstanceClaim Claim)
{
    public Actor Actor => Actor.Instance(Activation.Id);
}

/// <summary>
/// Lets installed products in. Garbage is told by its MAC and costs the store nothing; whether the activation stands is
/// read each time, so that a deactivation counts at once, on every node.
/// </summary>
internal sealed class InstanceDoor(InstanceTokens tokens, Database database)
{
    /// <returns><c>null</c> for a token that lets nobody in.</returns>
    public async Task<InstanceCaller?> FindAsync(string token, CancellationToken cancel)
    {
        if (tokens.Read(token) is not { } claim)
            return null;

        var activation = await database.ReadAsync(tx => ActivationTable.FindAsync(tx, claim.ActivationId, cancel), cancel);
        return activation is not null && claim.IsOf(activation) ? new InstanceCaller(activation, claim) : null;
    }
}

internal static class InstanceContext
{
    /// <exception cref="InvalidOperationException">The endpoint takes no instances: a bug in its map.</exception>
    public static InstanceCaller CallingInstance(this HttpContext context) => context.FindInstance()
        ?? throw new InvalidOperationException($"{context.GetEndpoint()} asks for the calling instance but requires none.");

    /// <returns><c>null</c> when somebody else calls.</returns>
    public static InstanceCaller? FindInstance(this HttpContext context) => context.Features.Get<InstanceCaller>();
}
