using Fulfillment.Engine.Licensing;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class LicenseArmorTests
{
    private static readonly string _jws = string.Join('.', new string('a', 90), new string('-', 200), new string('Z', 86));

    /// <summary>What mail programs do to a text.</summary>
    public static TheoryData<string, Func<string, string>> Treatments => new()
    {
        { "nothing", text => text },
        { "CRLF", text => text.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "no end of the last line", text => text.TrimEnd() },
        { "text around", text => $"Dear customer,\n\n{text}\nBest regards\n-- \nSales" },
        { "indented", text => string.Join('\n', text.Split('\n').Select(line => $"   {line}")) },
        { "wrapped at 20", text => string.Join('\n', text.Split('\n').SelectMany(line => line.Contains("LICENSE", StringComparison.Ordinal) ? [line] : line.Chunk(20).Select(part => new string(part)))) },
        { "one line", text => string.Concat(text.Split('\n').Select(line => line.Contains("BEGIN", StringComparison.Ordinal) ? line + "\n" : line.Contains("END ", StringComparison.Ordinal) ? "\n" + line : line)) },
        { "blank lines", text => text.Replace("\n", "\n\n", StringComparison.Ordinal) },
        { "more dashes", text => text.Replace("-----BEGIN", "----------BEGIN", StringComparison.Ordinal) },
        { "byte order mark", text => "\uFEFF" + text.Replace("-----BEGIN", "\n-----BEGIN", StringComparison.Ordinal) },
        { "no boundaries", _ => $"  {_jws}\r\n" },
    };

    [Fact]
    public void Lines_have_60_characters()
    {
        var lines = LicenseArmor.Armor(_jws).Split('\n');

        Assert.Equal("-----BEGIN FULFILLMENT LICENSE-----", lines[0]);
        Assert.Equal("-----END FULFILLMENT LICENSE-----", lines[^2]);
        Assert.All(lines[1..^3], line => Assert.Equal(60, line.Length));
    }

    [Theory]
    [MemberData(nameof(Treatments))]
    public void It_survives_the_mail(string name, Func<string, string> treatment)
    {
        var text = treatment(LicenseArmor.Armor(_jws));

        var jws = LicenseArmor.Unarmor(text);

        Assert.True(_jws == jws, name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    [InlineData("-----BEGIN FULFILLMENT LICENSE-----\nabc")]
    [InlineData("abc\n-----END FULFILLMENT LICENSE-----")]
    [InlineData("-----END FULFILLMENT LICENSE-----\nabc\n-----BEGIN FULFILLMENT LICENSE-----")]
    [InlineData("-----BEGIN FULFILLMENT LICENSE-----\n-----END FULFILLMENT LICENSE-----")]
    public void A_text_without_a_whole_license_gives_none(string text)
    {
        Assert.Null(LicenseArmor.Unarmor(text));
    }

    [Fact]
    public void A_text_without_end_gives_none()
    {
        Assert.Null(LicenseArmor.Unarmor(new string('a', 65 * 1024)));
    }
}
