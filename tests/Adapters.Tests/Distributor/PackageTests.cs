using Fulfillment.Adapters.Distributor;
using Fulfillment.Sdk;

namespace Fulfillment.Adapters.Tests.Distributor;

/// <summary>The build leaves a folder that the host can load.</summary>
public sealed class PackageTests
{
    // artifacts/bin/<project>/<configuration>/ on both sides.
    private static readonly string _folder = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        "../../Fulfillment.Gateway",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "adapters/Distributor"));

    [Fact]
    public void The_manifest_names_what_the_folder_holds()
    {
        var manifest = Manifest.Parse(File.ReadAllText(Path.Combine(_folder, "adapter.json")));

        Assert.Equal(new DistributorAdapter().Name, manifest.Id);
        Assert.Equal(typeof(DistributorAdapter).FullName, manifest.Type);
        Assert.Equal(Path.GetFileName(typeof(DistributorAdapter).Assembly.Location), manifest.Entry);
        Assert.True(File.Exists(Path.Combine(_folder, manifest.Entry)));
        Assert.True(SdkVersion.Admits(manifest.Sdk, SdkVersion.Current));
    }

    [Fact]
    public void The_folder_holds_no_other_assembly()
    {
        var assemblies = Directory.GetFiles(_folder, "*.dll").Select(Path.GetFileName);

        Assert.Equal(["Fulfillment.Adapters.Distributor.dll"], assemblies);
    }
}
