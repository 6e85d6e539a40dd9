using System.Runtime.Loader;
using System.Text;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Tests.Adapters.Fixtures;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Adapters;

public sealed class AdapterRegistryTests : IDisposable
{
    private readonly AdapterFolder _folder = new AdapterFolder().AddTwoGoodOnes();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_adapter_is_active_in_a_context_of_its_own_with_the_one_sdk()
    {
        var first = _folder.Load().Find("first")!;

        Assert.Equal((AdapterStatus.Active, "1.0.0", ">=1.0 <2", null), (first.Status, first.Version, first.Sdk, first.Reason));
        Assert.Equal(new ManualClock().GetUtcNow(), first.LoadedAt);
        var type = first.Adapter!.GetType();
        Assert.NotSame(typeof(FirstAdapter), type);
        Assert.True(AssemblyLoadContext.GetLoadContext(type.Assembly)!.IsCollectible);
        Assert.Same(typeof(IAdapter).Assembly, type.GetInterface(nameof(IAdapter))!.Assembly);
    }

    [Fact]
    public void Two_adapters_share_no_types()
    {
        var registry = _folder.Load();

        Assert.NotSame(registry.Find("first")!.Adapter!.GetType().Assembly, registry.Find("second")!.Adapter!.GetType().Assembly);
    }

    [Fact]
    public void The_distributor_of_this_repository_is_active()
    {
        using var copy = new AdapterFolder();
        CopyFolder(Path.Combine(AdapterFolder.Built, "Distributor"), copy.PathOf("renamed"));

        var entry = Assert.Single(copy.Load().All);

        Assert.Equal(("distributor", "renamed", AdapterStatus.Active, null), (entry.Id, entry.Folder, entry.Status, entry.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"id\": \"bad\" }")]
    [InlineData("{ not json")]
    [InlineData("""{"id":"bad","id":"bad","version":"1.0.0","sdk":">=1.0","entry":"x.dll","type":"X"}""")]
    [InlineData("""{"id":"bad","version":"1.0.0","sdk":">=1.0","entry":"x.dll","type":"X","surprise":1}""")]
    [InlineData("""{"id":"bad","version":null,"sdk":">=1.0","entry":"x.dll","type":"X"}""")]
    [InlineData("""{"id":"bad","version":1,"sdk":">=1.0","entry":"x.dll","type":"X"}""")]
    [InlineData("""{"Id":"bad","version":"1.0.0","sdk":">=1.0","entry":"x.dll","type":"X"}""")]
    public void A_manifest_that_cannot_be_read_is_told_under_the_name_of_its_folder(string manifest)
    {
        _folder.Add("bad", manifest);

        Assert.Equal((AdapterStatus.Faulty, "bad"), TheBadOne("adapter.json cannot be read"));
        Assert.Null(_folder.Load().Find("bad"));
    }

    [Theory]
    [InlineData("id", "")]
    [InlineData("id", "Bad")]
    [InlineData("id", "../bad")]
    [InlineData("id", "bad\n")]
    [InlineData("version", "one")]
    [InlineData("version", "1.0")]
    [InlineData("version", "1.0.0\n")]
    [InlineData("sdk", "")]
    [InlineData("sdk", "soon")]
    [InlineData("sdk", "~1.0")]
    [InlineData("entry", "")]
    [InlineData("entry", "absent.dll")]
    [InlineData("entry", "adapter.json")]
    [InlineData("entry", "../first/Fulfillment.Gateway.Tests.dll")]
    [InlineData("entry", "./Fulfillment.Gateway.Tests.dll")]
    [InlineData("entry", "sub/x.dll")]
    [InlineData("entry", "sub\\x.dll")]
    [InlineData("entry", "/etc/hostname")]
    [InlineData("type", "")]
    [InlineData("type", "Absent.Adapter")]
    [InlineData("type", "not, a, type, name")]
    [InlineData("type", "System.String")]
    public void A_manifest_that_says_nonsense_is_faulty(string member, string value)
    {
        _folder.Add("bad", typeof(FirstAdapter), manifest => manifest[member] = value);

        Assert.Equal(AdapterStatus.Faulty, TheBadOne().Status);
    }

    [Fact]
    public void All_faults_of_a_package_are_told_at_once()
    {
        _folder.Add("bad", typeof(FirstAdapter), manifest => (manifest["version"], manifest["entry"]) = ("one", "absent.dll"));

        TheBadOne("no semantic version. There is no absent.dll.");
    }

    [Theory]
    [InlineData(">=2.0")]
    [InlineData(">=0.1 <1.0")]
    [InlineData("=1.1")]
    public void An_adapter_for_another_sdk_is_incompatible_and_both_versions_are_named(string range)
    {
        _folder.Add("bad", typeof(FirstAdapter), manifest => manifest["sdk"] = range);

        Assert.Equal(AdapterStatus.Incompatible, TheBadOne($"SDK {range}; this gateway has 1.0").Status);
    }

    [Theory]
    [InlineData("Fulfillment.Sdk.dll")]
    [InlineData("fulfillment.sdk.DLL")]
    [InlineData("lib/Fulfillment.Sdk.dll")]
    public void An_adapter_that_ships_its_own_sdk_is_refused(string copy)
    {
        _folder.Add("bad", typeof(FirstAdapter));
        Directory.CreateDirectory(_folder.PathOf("bad", "lib"));
        File.Copy(typeof(IAdapter).Assembly.Location, _folder.PathOf("bad", copy));

        Assert.Equal(AdapterStatus.Faulty, TheBadOne("ships its own").Status);
    }

    [Fact]
    public void A_linked_entry_is_refused()
    {
        _folder.Add("bad", typeof(FirstAdapter));
        File.Delete(_folder.PathOf("bad", AdapterFolder.Entry));
        File.CreateSymbolicLink(_folder.PathOf("bad", AdapterFolder.Entry), _folder.PathOf("first", AdapterFolder.Entry));

        TheBadOne("is a link");
    }

    [Fact]
    public void A_link_anywhere_in_the_package_is_refused_and_not_followed()
    {
        _folder.Add("bad", typeof(FirstAdapter));
        Directory.CreateSymbolicLink(_folder.PathOf("bad", "circle"), _folder.PathOf("bad"));

        TheBadOne("circle is a link");
    }

    [Fact]
    public void A_linked_manifest_or_folder_is_refused()
    {
        _folder.Add("bad", typeof(FirstAdapter));
        File.Move(_folder.PathOf("bad", "adapter.json"), _folder.PathOf("bad", "other.json"));
        File.CreateSymbolicLink(_folder.PathOf("bad", "adapter.json"), _folder.PathOf("bad", "other.json"));
        using var elsewhere = new AdapterFolder().Add("market", typeof(MarketAdapter));
        Directory.CreateSymbolicLink(_folder.PathOf("linked"), elsewhere.PathOf("market"));

        TheBadOne("is a link");
        Assert.Equal(AdapterStatus.Faulty, _folder.Load().Find("market")!.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void An_entry_that_is_no_assembly_is_faulty(int length)
    {
        _folder.Add("bad", typeof(FirstAdapter));
        File.WriteAllBytes(_folder.PathOf("bad", AdapterFolder.Entry), [.. Enumerable.Repeat((byte)'x', length)]);

        TheBadOne("is no .NET assembly");
    }

    [Theory]
    [InlineData(typeof(WrongNameAdapter), "Name is not the id")]
    [InlineData(typeof(NamelessAdapter), "Name is not the id")]
    [InlineData(typeof(NeedyAdapter), "no public constructor")]
    [InlineData(typeof(SilentAdapter), "abstract or generic")]
    [InlineData(typeof(GenericAdapter<>), "abstract or generic")]
    [InlineData(typeof(NoAdapter), "does not implement IAdapter")]
    [InlineData(typeof(IAdapter), "There is no type")]
    [InlineData(typeof(ThrowingAdapter), "constructor failed with NotSupportedException")]
    [InlineData(typeof(ThrowingStaticAdapter), "constructor failed with FormatException")]
    public void A_class_that_cannot_serve_is_faulty(Type type, string reason)
    {
        _folder.Add("bad", type);

        TheBadOne(reason);
    }

    [Fact]
    public void A_constructor_that_never_ends_is_left_behind()
    {
        using var alone = new AdapterFolder().Add("bad", typeof(EndlessAdapter));
        alone.Options.LoadSeconds = 0.2;

        var entry = Assert.Single(alone.Load().All);

        Assert.Equal((AdapterStatus.Faulty, "It took too long to load."), (entry.Status, entry.Reason));
    }

    [Fact]
    public void An_adapter_that_needs_what_is_not_there_is_faulty()
    {
        _folder.Add("bad", typeof(IncompleteAdapter));
        Replace(_folder.PathOf("bad", AdapterFolder.Entry), IncompleteAdapter.Needs, "NowhereNet");

        TheBadOne("NowhereNet, which is not there");
    }

    [Fact]
    public void Of_two_with_one_id_none_is_taken()
    {
        _folder.Add("twin", typeof(FirstAdapter), folder: "a").Add("twin", typeof(FirstAdapter), folder: "b");

        var twins = _folder.Load().All.Where(entry => entry.Id == "twin").ToList();

        Assert.Equal(["a", "b"], twins.Select(entry => entry.Folder));
        Assert.All(twins, twin => Assert.Contains("a and b", twin.Reason));
        Assert.All(twins, twin => Assert.Null(twin.Adapter));
        Assert.Null(_folder.Load().Find("twin")!.Adapter);
    }

    [Fact]
    public void A_disabled_adapter_is_not_loaded_however_bad_it_is()
    {
        _folder.Add("bad", typeof(ThrowingAdapter));
        _folder.Options.Disabled.Add("bad");
        _folder.Options.Disabled.Add("first");

        var registry = _folder.Load();

        Assert.Equal(AdapterStatus.Disabled, registry.Find("bad")!.Status);
        Assert.Equal((AdapterStatus.Disabled, null), (registry.Find("first")!.Status, registry.Find("first")!.Adapter));
        Assert.Equal(AdapterStatus.Active, registry.Find("second")!.Status);
    }

    [Fact]
    public void A_folder_without_a_manifest_is_no_adapter()
    {
        Directory.CreateDirectory(_folder.PathOf("notes"));

        Assert.Equal(["first", "second"], _folder.Load().All.Select(entry => entry.Id));
    }

    [Fact]
    public void A_house_without_a_folder_has_no_adapters()
    {
        using var gone = new AdapterFolder();
        Directory.Delete(gone.Root);

        Assert.Empty(gone.Load().All);
    }

    /// <summary>The one that is not active: it says why and what to do, and the two good ones are there.</summary>
    private (AdapterStatus Status, string Id) TheBadOne(string reason = "")
    {
        var all = _folder.Load().All;

        Assert.Equal(AdapterStatus.Active, all.Single(entry => entry.Folder == "first").Status);
        Assert.Equal(AdapterStatus.Active, all.Single(entry => entry.Folder == "second").Status);
        var bad = all.Single(entry => entry.Folder == "bad");
        Assert.Null(bad.Adapter);
        Assert.Contains(reason, bad.Reason);
        Assert.False(string.IsNullOrEmpty(bad.Fix));
        Assert.DoesNotContain("nobody should see", bad.Reason);
        return (bad.Status, bad.Id);
    }

    private static void Replace(string file, string word, string other)
    {
        var bytes = File.ReadAllBytes(file);
        var (from, to) = (Encoding.UTF8.GetBytes(word), Encoding.UTF8.GetBytes(other));
        Assert.Equal(from.Length, to.Length);
        for (var at = bytes.AsSpan().IndexOf(from); at >= 0; at = bytes.AsSpan().IndexOf(from))
        {
            to.CopyTo(bytes, at);
        }

        File.WriteAllBytes(file, bytes);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
