using Fulfillment.Gateway.Settings;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Settings;

public sealed class SecretTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("environment:X")]
    [InlineData("https://x.example/file:y")]
    public void What_names_nothing_is_the_value_itself(string text) => Assert.Equal(text, SecretText.Resolve(text));

    [Fact]
    public void A_variable_is_read_by_its_name()
    {
        Environment.SetEnvironmentVariable("FULFILLMENT_TEST_SECRET", " kept as it is ");

        Assert.Equal(" kept as it is ", SecretText.Resolve("env:FULFILLMENT_TEST_SECRET"));
    }

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData(" two\nlines\n", " two\nlines")]
    public void A_file_is_read_without_the_line_end_at_its_end(string content, string value)
    {
        File.WriteAllText(_folder.PathOf("secret"), content);

        Assert.Equal(value, SecretText.Resolve($"file:{_folder.PathOf("secret")}"));
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        File.WriteAllText(_folder.PathOf("empty"), "\n");

        Assert.Contains("FULFILLMENT_TEST_ABSENT", Fault("env:FULFILLMENT_TEST_ABSENT"));
        Assert.Contains("not set", Fault("env:"));
        Assert.Contains(_folder.PathOf("absent"), Fault($"file:{_folder.PathOf("absent")}"));
        Assert.Contains("cannot be read", Fault($"file:{_folder.Path}"));
        Assert.Contains("empty", Fault($"file:{_folder.PathOf("empty")}"));
        Assert.Contains("cannot be read", Fault("file:"));
    }

    private static string Fault(string text) => Assert.Throws<SecretTextException>(() => SecretText.Resolve(text)).Message;
}
