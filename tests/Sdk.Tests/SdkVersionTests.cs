namespace Fulfillment.Sdk.Tests;

public sealed class SdkVersionTests
{
    [Theory]
    [InlineData(">=1.0 <2", "1.0", true)]
    [InlineData(">=1.0 <2", "1.9", true)]
    [InlineData(">=1.0 <2", "2.0", false)]
    [InlineData(">=1.0 <2", "0.9", false)]
    [InlineData(">=1.1 <2", "1.0", false)]
    [InlineData(">1.0", "1.0", false)]
    [InlineData(">1.0", "1.1", true)]
    [InlineData("<=1.4", "1.4", true)]
    [InlineData("<=1.4", "1.5", false)]
    [InlineData("<1.4", "1.4", false)]
    [InlineData("=1.0", "1.0", true)]
    [InlineData("=1.0", "1.1", false)]
    [InlineData("1.0", "1.0", true)]
    [InlineData("1", "1.0", true)]
    [InlineData(">=1", "1.0", true)]
    [InlineData("  >=1.0   <2  ", "1.0", true)]
    [InlineData(">=1.0 <1.2 >=1.1", "1.1", true)]
    [InlineData(">=2 <1", "1.5", false)]
    [InlineData(">=1.10", "1.9", false)]
    [InlineData(">=1.0.0 <2.0.0", "1.0", true)]
    [InlineData("=1.0.0", "1.0", true)]
    [InlineData(">=1.0.1", "1.0", false)]
    public void A_range_admits_a_version_when_every_comparison_holds(string range, string version, bool admitted) =>
        Assert.Equal(admitted, SdkVersion.Admits(range, Version.Parse(version)));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(">=")]
    [InlineData("any")]
    [InlineData("~>1.0")]
    [InlineData("=>1.0")]
    [InlineData("!=1.0")]
    [InlineData(">=1.x")]
    [InlineData(">= 1.0")]
    [InlineData(">=1.0,<2")]
    [InlineData(">=1.0 || <2")]
    public void A_range_that_cannot_be_read_is_refused_whatever_the_version(string range) =>
        Assert.Throws<FormatException>(() => SdkVersion.Admits(range, SdkVersion.Current));

    [Fact]
    public void A_part_that_cannot_be_read_is_named() =>
        Assert.Contains(
            "'=>1.0'",
            Assert.Throws<FormatException>(() => SdkVersion.Admits(">=1.0 =>1.0", SdkVersion.Current)).Message);

    [Fact]
    public void A_range_is_read_to_its_end_even_when_its_beginning_does_not_hold() =>
        Assert.Throws<FormatException>(() => SdkVersion.Admits(">=9 nonsense", SdkVersion.Current));

    [Fact]
    public void The_assembly_has_the_major_version_of_the_contract() =>
        Assert.Equal(SdkVersion.Current.Major, typeof(SdkVersion).Assembly.GetName().Version!.Major);
}
