using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Tests.Matching;

public sealed class NameReaderTests
{
    [Theory]
    [InlineData("Müller", "muller")]
    [InlineData("Mu\u0308ller", "muller")]
    [InlineData("ＭＵＬＬＥＲ", "muller")]
    [InlineData("𝐌𝐮𝐥𝐥𝐞𝐫", "muller")]
    [InlineData("Großmann Ægir Łódź", "grossmann aegir lodz")]
    [InlineData("Qa'id O’Neill", "qaid oneill")]
    [InlineData("Smith-Jones", "smith jones")]
    [InlineData("Se\u200Bva\u00ADsto\u202Epol", "sevastopol")]
    [InlineData("Щербаков Юрий", "shcherbakov yuriy")]
    [InlineData("Їжак Єва", "yizhak yeva")]
    [InlineData("Παπαδόπουλος", "papadopoulos")]
    [InlineData("محمود", "mhmud")]
    [InlineData("שלום", "shlum")]
    [InlineData("გიორგი", "giorgi")]
    [InlineData("P\u0435tr\u043Ev", "petrov")]
    [InlineData("M0hamed 5mith", "mohamed smith")]
    [InlineData("平壌", "平 壌")]
    [InlineData("🚀 Rocket 🚀", "rocket")]
    [InlineData("Abd al-Rahman", "abdulrahman")]
    [InlineData("Abdel Rahman", "abdulrahman")]
    [InlineData("Abdurrahman", "abdulrahman")]
    [InlineData("Salah al-Din", "salahuddin")]
    [InlineData("Salaheddine", "salahuddin")]
    [InlineData("Ash-Shari", "al shari")]
    [InlineData("", "")]
    [InlineData("🚀 ...", "")]
    public void A_name_becomes_words_in_Latin_letters(string name, string expected)
    {
        var words = NameReader.Read(name, PartyKind.Person);

        Assert.Equal(expected, string.Join(' ', words.Select(word => word.Text)));
    }

    [Theory]
    [InlineData("Zenit GmbH")]
    [InlineData("Zenit L.L.C.")]
    [InlineData("ООО Зенит")]
    [InlineData("Zenit limited liability company")]
    [InlineData("Zenit limted liabilty company")]
    [InlineData("Obshchestvo s ogranichennoi otvetstvennostiu Zenit")]
    [InlineData("Zenit com pany")]
    [InlineData("Zenit S.A. de C.V.")]
    [InlineData("Zenit 5.A. de C.V.")]
    [InlineData("Zenit joint tsock company")]
    [InlineData("Zenit joints-tock cmpany")]
    [InlineData("Zenit ltcl.")]
    [InlineData("Zenit eorp.")]
    public void A_legal_form_is_one_word_however_it_is_written(string name)
    {
        var words = NameReader.Read(name, PartyKind.Organization);

        Assert.Equal([WordClass.LegalForm, WordClass.Name], words.Select(word => word.Class).OrderDescending());
    }

    [Theory]
    [InlineData("5a1d", "said")]
    [InlineData("Na5r", "nasr")]
    [InlineData("10pez", "iopez")]
    [InlineData("5u", "su")]
    [InlineData("A10", "a10")]
    [InlineData("B52", "b52")]
    public void Letters_that_were_read_as_digits_are_letters_again(string word, string expected)
    {
        var words = NameReader.Read(word + " Zenit", PartyKind.Person);

        Assert.Equal(expected, words[0].Text);
    }

    [Theory]
    [InlineData("Zenit333", "zenit 333")]
    [InlineData("Yu618", "yu 618")]
    public void A_number_that_was_joined_to_a_word_is_read_by_itself(string name, string expected)
    {
        var words = NameReader.Read(name, PartyKind.Organization);

        Assert.Equal(expected, string.Join(' ', words.Select(word => word.Text)));
    }

    [Theory]
    [InlineData("Ca rtel Zenit")]
    [InlineData("Turira sa nayi")]
    public void Half_a_word_is_no_legal_form(string name)
    {
        var words = NameReader.Read(name, PartyKind.Unknown);

        Assert.DoesNotContain(words, word => word.Class == WordClass.LegalForm);
    }

    [Theory]
    [InlineData("Daniel Shaykh", WordClass.Name)]
    [InlineData("Shaykh Daniel", WordClass.Title)]
    [InlineData("SHAYKH, Daniel", WordClass.Name)]
    public void A_title_where_the_family_name_stands_is_one(string name, object expected)
    {
        var word = NameReader.Read(name, PartyKind.Person).Single(word => word.Text == "shaykh");

        Assert.Equal(expected, word.Class);
    }

    [Theory]
    [InlineData("modern", "modem")]
    [InlineData("clavid", "david")]
    [InlineData("vvalter", "walter")]
    [InlineData("sebastian", "schasliah")]
    public void Words_that_a_scanner_takes_for_each_other_look_the_same(string one, string other)
    {
        var look = Look.Of(one);

        Assert.Equal(Look.Of(other), look);
    }

    [Theory]
    [InlineData("qalandar", "qalandar", true)]
    [InlineData("qalandar", "qalnadar", true)]
    [InlineData("qalandar", "qlandar", true)]
    [InlineData("qalandar", "qalandarx", true)]
    [InlineData("qalandar", "kalandar", true)]
    [InlineData("qalandar", "kalander", false)]
    [InlineData("qalandar", "qadnalar", false)]
    public void One_mistake_is_a_letter_or_two_that_changed_places(string one, string other, bool expected)
    {
        Assert.Equal(expected, Likeness.IsOneMistake(one, other));
    }

    [Theory]
    [InlineData("trading", PartyKind.Organization, WordClass.Generic)]
    [InlineData("trading", PartyKind.Person, WordClass.Name)]
    [InlineData("Iran", PartyKind.Organization, WordClass.Place)]
    [InlineData("711", PartyKind.Organization, WordClass.Number)]
    [InlineData("711", PartyKind.Person, WordClass.Number)]
    [InlineData("x", PartyKind.Person, WordClass.Initial)]
    [InlineData("Sheikh", PartyKind.Person, WordClass.Title)]
    [InlineData("bin", PartyKind.Person, WordClass.Particle)]
    public void A_word_has_a_class(string word, PartyKind kind, object expected)
    {
        var words = NameReader.Read(word + " Zenit", kind);

        Assert.Equal(expected, words[0].Class);
    }

    [Theory]
    [InlineData("Intl Trdg", "international trading")]
    [InlineData("Mohd Salim", "mohammed salim")]
    public void Abbreviations_are_read_in_full(string name, string expected)
    {
        var words = NameReader.Read(name, PartyKind.Unknown);

        Assert.Equal(expected, string.Join(' ', words.Select(word => word.Text)));
    }

    [Fact]
    public void What_stands_before_the_comma_of_a_person_is_the_family_name()
    {
        var words = NameReader.Read("FLORES APODACA, Agustin", PartyKind.Person);

        Assert.Equal([true, true, false], words.Select(word => word.IsFamily));
    }

    [Fact]
    public void A_small_word_that_is_all_of_a_family_name_is_a_name()
    {
        var words = NameReader.Read("LE, Thanh", PartyKind.Person);

        Assert.Equal(WordClass.Name, words[0].Class);
    }

    [Fact]
    public void A_word_that_looks_Latin_and_is_none_is_read_both_ways()
    {
        var readings = NameReader.Readings("\u0420\u0430\u0443 Bank", PartyKind.Unknown);

        Assert.Equal(["rau", "pay"], readings.Select(words => words[0].Text));
    }

    [Theory]
    [InlineData("yevgeniy", "evgeny")]
    [InlineData("husayn", "hussein")]
    [InlineData("sergei", "sergey")]
    [InlineData("qasim", "kassim")]
    [InlineData("popoff", "popov")]
    [InlineData("alexandr", "aleksandr")]
    public void Spellings_of_one_sound_sound_the_same(string one, string other)
    {
        var sound = Sound.Of(one);

        Assert.Equal(Sound.Of(other), sound);
    }
}
