using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>This program again, as a process of its own.</summary>
internal static class Own
{
    public static ChildProcess Start(
        string verb, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null) =>
        ChildProcess.Start("dotnet", [typeof(Own).Assembly.Location, verb, .. arguments], environment, folder);
}
