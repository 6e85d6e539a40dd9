using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class Base64UrlTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("AB==")]
    [InlineData("AA=")]
    [InlineData("A A")]
    [InlineData("AA\n")]
    [InlineData(" ")]
    [InlineData("A+/A")]
    [InlineData("AAé")]
    [InlineData("AA\0A")]
    public void A_text_outside_the_alphabet_is_refused(string text)
    {
        var decoded = Base64Url.TryDecode(text, out var bytes);

        Assert.False(decoded);
        Assert.Empty(bytes);
    }

    [Fact]
    public void Of_all_short_texts_exactly_those_that_encode_some_bytes_are_read()
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var twos = (from a in alphabet from b in alphabet select $"{a}{b}").ToList();
        var threes = (from head in twos from c in alphabet select head + c).ToList();

        var readable = twos.Concat(threes).Where(text => Base64Url.TryDecode(text, out _)).ToList();

        Assert.Equal(256 + 65_536, readable.Count);
        Assert.All(readable, text => Assert.Equal(text, Base64Url.TryDecode(text, out var bytes) ? Base64Url.Encode(bytes) : null));
    }

    [Fact]
    public void The_empty_text_is_no_bytes()
    {
        var decoded = Base64Url.TryDecode("", out var bytes);

        Assert.True(decoded);
        Assert.Empty(bytes);
    }
}
