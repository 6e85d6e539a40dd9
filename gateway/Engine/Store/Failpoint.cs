using System.Diagnostics;
using System.Globalization;

namespace Fulfillment.Engine.Store;

/// <summary>
/// Places at which a fault run ends this process as a power cut would. Free unless armed, which only the environment
/// can do: <c>FULFILLMENT_FAILPOINT=name:nth</c> kills it at the nth pass.
/// </summary>
public static class Failpoint
{
    public const string Variable = "FULFILLMENT_FAILPOINT";

    private static readonly string _name;
    private static readonly long _nth;
    private static readonly bool _isArmed;
    private static long _passes;

    static Failpoint()
    {
        var parts = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(':');
        _name = parts[0];
        _isArmed = parts.Length == 2
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _nth)
            && Names.Contains(_name);
    }

    /// <summary>Every place there is; a fault run visits them all.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "accept.beforeCommit", "accept.afterCommit", "advance.beforeCommit", "advance.afterCommit", "outbox.beforeCommit",
        "outbox.afterCommit", "store.beforeCommit", "store.afterCommit", "adapter.beforeCall", "adapter.afterCall", "sink.beforeDelivery",
        "sink.afterDelivery",
    ];

    public static void Reach(string name)
    {
        if (_isArmed)
        {
            Pass(name);
        }
    }

    private static void Pass(string name)
    {
        if (name == _name && Interlocked.Increment(ref _passes) == _nth)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
