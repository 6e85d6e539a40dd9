using System.Reflection;
using System.Runtime.Loader;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>
/// One adapter's assemblies, apart from the house and from other adapters, with one exception: the SDK is always the
/// host's, whatever the adapter ships or asks for. A second copy would make its <see cref="IAdapter"/> a stranger.
/// </summary>
internal sealed class AdapterLoadContext(string entryPath)
    : AssemblyLoadContext(Path.GetFileName(entryPath), isCollectible: true)
{
    private static readonly Assembly _sdk = typeof(IAdapter).Assembly;
    private readonly AssemblyDependencyResolver _resolver = new(entryPath);
    private readonly string _folder = Path.GetDirectoryName(entryPath) + Path.DirectorySeparatorChar;

    /// <returns><c>null</c> for what the adapter does not bring itself: the host's copy is taken then.</returns>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == _sdk.GetName().Name)
        {
            return _sdk;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path && path.StartsWith(_folder, StringComparison.Ordinal)
            ? LoadFromAssemblyPath(path)
            : null;
    }
}
