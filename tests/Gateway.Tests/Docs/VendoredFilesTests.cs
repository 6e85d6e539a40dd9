using System.Security.Cryptography;
using System.Text.Json;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.Docs;

/// <summary>What came from elsewhere is exactly what was looked at when it was taken in.</summary>
public sealed class VendoredFilesTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "gateway/Gateway/Docs/vendor/swagger-ui");

    [Fact]
    public void Every_vendored_file_is_listed_with_its_hash()
    {
        var manifest = JsonElement.Parse(File.ReadAllBytes(Path.Combine(_folder, "vendor.json")));

        var listed = manifest.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString());
        var found = Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Where(name => name != "vendor.json");
        Assert.Equal(listed.Keys.Order(), found.Order());
        Assert.All(listed, file => Assert.Equal(
            file.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, file.Key))))));
    }

    [Fact]
    public void The_license_comes_along()
    {
        var manifest = JsonElement.Parse(File.ReadAllBytes(Path.Combine(_folder, "vendor.json")));

        Assert.Equal("swagger-ui-dist", manifest.GetProperty("name").GetString());
        Assert.Equal("Apache-2.0", manifest.GetProperty("license").GetString());
        Assert.Matches(@"^5\.\d+\.\d+$", manifest.GetProperty("version").GetString());
        Assert.Contains("Apache License", File.ReadAllText(Path.Combine(_folder, "LICENSE")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_served_as_it_lies_there()
    {
        await using var host = await HttpHost.StartAsync(SampleApi.Map);

        foreach (var name in new[] { "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png" })
        {
            var served = await host.Client.GetByteArrayAsync($"/docs/{name}");
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, name)), served);
        }
    }
}
