using System.Text;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Tests.Regions;

public sealed class SpellingTests
{
    [Fact]
    public void The_runtime_does_not_normalize_in_invariant_mode_so_we_must()
    {
        var normalized = "é".Normalize(NormalizationForm.FormKD);

        Assert.Equal("é", normalized);
    }

    [Theory]
    [InlineData("Simferopol", "SIMFEROPOL")]
    [InlineData("Sevastopol", "Sévastópol")]
    [InlineData("Sevastopol", "Se\u0301vastopol")]
    [InlineData("Simferopol", "Ｓｉｍｆｅｒｏｐｏｌ")]
    [InlineData("Simferopol", "𝐒𝐢𝐦𝓯𝓮𝓻𝓸𝓹𝓸𝓵")]
    [InlineData("Yalta", "Ⓨⓐⓛⓣⓐ")]
    [InlineData("Sevastopol", "S\u0435v\u0430st\u043Ep\u043El")]
    [InlineData("Donetsk", "Donets'k")]
    [InlineData("Donetsk", "Donets’k")]
    [InlineData("Sevastopol", "Sevas\u200Btopol\u00AD")]
    [InlineData("Севастополь", "СЕВАСТОПОЛЬ")]
    [InlineData("Севастополь", "Ceвacтoпoль")]
    [InlineData("Сімферополь", "Симферополь", false)]
    [InlineData("Qırım", "Qirim")]
    [InlineData("平壤", "平壌", false)]
    public void Spellings_of_one_name_become_equal(string one, string other, bool equal = true)
    {
        var words = Spelling.Words(one);

        Assert.Equal(equal, words == Spelling.Words(other));
    }

    [Theory]
    [InlineData(null, " ")]
    [InlineData("", " ")]
    [InlineData("  Rostov-on-Don,  (RU) ", " rostov on don ru ")]
    public void Text_becomes_words_between_single_blanks(string? text, string expected)
    {
        var words = Spelling.Words(text);

        Assert.Equal(expected, words);
    }

    [Theory]
    [InlineData("UA-43", "UA", "UA-43")]
    [InlineData("ua_43", "UA", "UA-43")]
    [InlineData("UA 43", "UA", "UA-43")]
    [InlineData("UA43", "UA", "UA-43")]
    [InlineData("43", "UA", "UA-43")]
    [InlineData("ＵＡ－４３", "UA", "UA-43")]
    [InlineData("UА-43", "UA", "UA-43")]
    [InlineData("RU–CR", "UA", "RU-CR")]
    [InlineData("Cu Chi", "VN", null)]
    [InlineData("Cuneo", "IT", null)]
    [InlineData("Irkutsk", "RU", null)]
    [InlineData(null, "RU", null)]
    public void A_region_code_may_be_written_loosely_a_name_is_none(string? region, string country, string? expected)
    {
        var code = Spelling.Code(region, country);

        Assert.Equal(expected, code);
    }

    [Theory]
    [InlineData("295 000", "295000")]
    [InlineData("UA-95000", "95000")]
    [InlineData("２９５０００", "295000")]
    [InlineData("٩٥٠٠٠", "95000")]
    public void Digits_are_digits_in_every_script(string text, string expected)
    {
        var digits = Spelling.Digits(text);

        Assert.Equal(expected, digits);
    }

    [Theory]
    [InlineData("Shop.Example.IR", ".shop.example.ir")]
    [InlineData("it@example.ir.", ".example.ir")]
    [InlineData("it@example。ir", ".example.ir")]
    public void A_host_is_what_follows_the_at_sign(string address, string expected)
    {
        var host = Spelling.Host(address);

        Assert.Equal(expected, host);
    }
}
