namespace Fulfillment.Screening.Tests;

public sealed class ScreeningOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_file_the_default_rules_are_in_force(string? file)
    {
        var result = Validate(file);

        Assert.True(result.Succeeded);
    }

    [Fact]
    public void A_file_with_faults_stops_the_start_with_all_of_them()
    {
        File.WriteAllText(_file, "{}");

        var result = Validate(_file);

        Assert.Equal(
            [
                "Screening:EmbargoFile: The document needs a text 'version'.",
                "Screening:EmbargoFile: The document needs rows: without one it would allow everything.",
            ],
            result.Failures);
    }

    [Fact]
    public void A_file_that_cannot_be_read_stops_the_start_by_its_name()
    {
        var result = Validate(_file + ".missing");

        Assert.Contains($"'{_file}.missing' cannot be read", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string? file) =>
        new ScreeningOptionsValidator().Validate(null, new ScreeningOptions { EmbargoFile = file });
}
