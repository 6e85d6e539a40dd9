using Fulfillment.Engine.Licensing;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class ActivationCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void A_new_code_is_seven_groups_of_four_and_reads_back()
    {
        var code = ActivationCode.New();

        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$", code.Shown);
        Assert.Equal(code.Canonical, Canonical(code.Shown));
        Assert.Equal(code.Canonical, Canonical(code.Canonical));
    }

    [Fact]
    public void A_thousand_codes_differ_and_use_the_whole_alphabet()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => ActivationCode.New().Canonical).ToList();

        Assert.Equal(1000, codes.Distinct().Count());
        Assert.Equal(Alphabet, string.Concat(codes.SelectMany(code => code[..26]).Distinct().Order()));
    }

    [Fact]
    public void It_reads_as_people_type_it()
    {
        var code = Enumerable.Range(0, 10_000).Select(_ => ActivationCode.New())
            .First(code => code.Canonical.Contains('0') && code.Canonical.Contains('1'));

        Assert.Equal(code.Canonical, Canonical(code.Shown.ToLowerInvariant()));
        Assert.Equal(code.Canonical, Canonical($"  {code.Shown.Replace('-', ' ')}\t"));
        Assert.Equal(code.Canonical, Canonical(code.Shown.Replace('0', 'O').Replace('1', 'I')));
        Assert.Equal(code.Canonical, Canonical(code.Shown.Replace('0', 'o').Replace('1', 'l')));
    }

    [Fact]
    public void Every_wrong_character_is_caught()
    {
        foreach (var code in Enumerable.Range(0, 50).Select(_ => ActivationCode.New().Canonical))
        {
            for (var i = 0; i < code.Length; i++)
            {
                foreach (var letter in Alphabet.Where(letter => letter != code[i]))
                    Assert.IsType<ActivationCodeOutcome.Mistyped>(ActivationCode.Read(code[..i] + letter + code[(i + 1)..]));
            }
        }
    }

    [Fact]
    public void Every_swap_of_neighbors_is_caught()
    {
        foreach (var code in Enumerable.Range(0, 500).Select(_ => ActivationCode.New().Canonical))
        {
            for (var i = 0; i + 1 < code.Length; i++)
            {
                var swapped = code[..i] + code[i + 1] + code[i] + code[(i + 2)..];

                Assert.True(swapped == code || ActivationCode.Read(swapped) is ActivationCodeOutcome.Mistyped, $"{code} {i}");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("----")]
    [InlineData("0000-0000-0000-0000-0000-0000-000")]
    [InlineData("0000-0000-0000-0000-0000-0000-00000")]
    [InlineData("0000-0000-0000-0000-0000-0000-000U")]
    [InlineData("0000-0000-0000-0000-0000-0000-000é")]
    [InlineData("0000-0000-0000-0000-0000-0000-000\0")]
    [InlineData("0000_0000_0000_0000_0000_0000_0000")]
    [InlineData("ＡＡＡＡ-0000-0000-0000-0000-0000-0000")]
    public void What_has_not_the_shape_of_a_code_is_unreadable(string? typed)
    {
        Assert.IsType<ActivationCodeOutcome.Unreadable>(ActivationCode.Read(typed));
    }

    [Fact]
    public void A_text_without_end_is_unreadable()
    {
        Assert.IsType<ActivationCodeOutcome.Unreadable>(ActivationCode.Read(new string('-', 1_000_000)));
    }

    [Fact]
    public void Its_text_form_hides_the_code()
    {
        var code = ActivationCode.New();

        var text = $"{code} {new ActivationCodeOutcome.Read(code)}";

        Assert.DoesNotContain(code.Canonical, text, StringComparison.Ordinal);
        Assert.DoesNotContain(code.Canonical[..4], text, StringComparison.Ordinal);
    }

    private static string? Canonical(string typed) => (ActivationCode.Read(typed) as ActivationCodeOutcome.Read)?.Code.Canonical;
}
