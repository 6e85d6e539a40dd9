using System.Text.Json.Nodes;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Tests.Adapters.Fixtures;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Gateway.Tests.Adapters;

/// <summary>A folder of adapters as an operator might leave it.</summary>
internal sealed class AdapterFolder : IDisposable
{
    private static readonly string _assembly = typeof(FirstAdapter).Assembly.Location;
    private readonly TempFolder _folder = new();

    public static string Entry => Path.GetFileName(_assembly);

    public string Root => _folder.Path;

    public AdapterOptions Options { get; } = new() { LoadSeconds = 60 };

    /// <summary>Where the build puts the adapters of this repository.</summary>
    public static string Built { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../Fulfillment.Gateway", new DirectoryInfo(AppContext.BaseDirectory).Name, "adapters"));

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Adds a package of the tests' own assembly; the manifest is good unless it is edited.</summary>
    public AdapterFolder Add(string id, Type type, Action<JsonObject>? edit = null, string? folder = null)
    {
        var manifest = new JsonObject
        {
            ["id"] = id,
            ["version"] = "1.0.0",
            ["sdk"] = ">=1.0 <2",
            ["entry"] = Entry,
            ["type"] = type.FullName,
        };
        edit?.Invoke(manifest);
        return Add(folder ?? id, manifest.ToJsonString());
    }

    /// <summary>Adds a package with whatever stands in its manifest.</summary>
    public AdapterFolder Add(string folder, string manifest)
    {
        Directory.CreateDirectory(PathOf(folder));
        File.WriteAllText(PathOf(folder, "adapter.json"), manifest);
        File.Copy(_assembly, PathOf(folder, Entry));
        return this;
    }

    public AdapterFolder AddTwoGoodOnes() =>
        Add("first", typeof(FirstAdapter)).Add("second", typeof(SecondAdapter));

    public AdapterRegistry Load()
    {
        Options.Folder = Root;
        return new AdapterRegistry(
            Microsoft.Extensions.Options.Options.Create(Options), new ManualClock(), NullLogger<AdapterRegistry>.Instance);
    }

    public void Dispose() => _folder.Dispose();
}
