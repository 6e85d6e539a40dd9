using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class CountriesTests
{
    [Theory]
    [InlineData("Korea, North", "KP")]
    [InlineData("Democratic People's Republic of Korea", "KP")]
    [InlineData("KOREA, SOUTH", "KR")]
    [InlineData("Burma", "MM")]
    [InlineData("Cote d Ivoire", "CI")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("Virgin Islands, British", "VG")]
    [InlineData("The Gambia", "GM")]
    [InlineData("Bahamas, The", "BS")]
    [InlineData("Man, Isle of", "IM")]
    [InlineData("Congo, Republic of the", "CG")]
    [InlineData("North Macedonia, The Republic of", "MK")]
    [InlineData("Region: Gaza", "PS")]
    [InlineData("Region: Crimea", "UA")]
    [InlineData(" iran ", "IR")]
    [InlineData("RU", "RU")]
    [InlineData("Kosovo", "XK")]
    public void A_country_is_known_by_the_words_of_the_lists(string word, string code) => Assert.Equal(code, Countries.Code(word));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("undetermined")]
    [InlineData("None Identified")]
    [InlineData("Region: Commonwealth of Independent States")]
    public void What_is_no_country_has_no_code(string? word) => Assert.Null(Countries.Code(word));

    [Fact]
    public void The_notice_of_those_who_gathered_the_names_is_kept()
    {
        using var stream = typeof(Countries).Assembly.GetManifestResourceStream("countries.tsv")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();

        Assert.Contains("# MIT License\n", text, StringComparison.Ordinal);
        Assert.Contains("# Copyright (c) 2023 OpenSanctions Datenbanken GmbH\n", text, StringComparison.Ordinal);
    }
}
