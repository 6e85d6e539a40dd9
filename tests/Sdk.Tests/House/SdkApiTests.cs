using Fulfillment.Tests.Support;

namespace Fulfillment.Sdk.Tests.House;

public sealed class SdkApiTests
{
    private const string Head =
        """
        The public surface of Fulfillment.Sdk, which is what adapters are built against. Written by `make specs` from the
        assembly; a test holds them equal. Within a major version lines are added, never changed or taken away.
        """;

    [Fact]
    public void The_surface_of_the_sdk_is_what_was_promised() =>
        SpecFile.MustEqual("specs/sdk-api.txt", $"{Head}\n\n{PublicSurface.Of(typeof(Manifest).Assembly)}");

    [Fact]
    public void The_sdk_stands_on_the_framework_alone() =>
        Assert.All(
            typeof(Manifest).Assembly.GetReferencedAssemblies(),
            assembly => Assert.StartsWith("System.", assembly.Name, StringComparison.Ordinal));
}
