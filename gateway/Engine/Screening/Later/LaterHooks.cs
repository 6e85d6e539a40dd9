using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Later;

/// <summary>The hooks of this node as the desk asks them, and those among them whose vendors may answer later.</summary>
public sealed class LaterHooks
{
    private const string Prefix = "screening/";

    private readonly Dictionary<string, IAnswerLater> _later;

    public LaterHooks(IEnumerable<IScreeningHook> hooks, Database database, ScreeningPolicy policy, TimeProvider clock)
    {
        Asked = [.. hooks.Select(hook => hook is IAnswerLater later ? new RememberingHook(later, database, policy, clock) : hook)];
        _later = Asked.OfType<IAnswerLater>().ToDictionary(hook => hook.Name, StringComparer.Ordinal);
    }

    /// <summary>All hooks; those whose vendors answer later remember what they have answered.</summary>
    public IReadOnlyList<IScreeningHook> Asked { get; }

    /// <summary>The channel by which a hook's messages come into the inbox. No other channel has a slash in its name.</summary>
    public static string ChannelOf(string hook) => Prefix + hook;

    public static bool IsChannel(string channel) => channel.StartsWith(Prefix, StringComparison.Ordinal);

    /// <returns><c>null</c> where no hook of this name takes answers later; letter case counts.</returns>
    public IAnswerLater? Find(string hook) => _later.GetValueOrDefault(hook);

    public IAnswerLater? OfChannel(string channel) => IsChannel(channel) ? Find(channel[Prefix.Length..]) : null;
}
