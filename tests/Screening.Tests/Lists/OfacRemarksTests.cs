using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class OfacRemarksTests
{
    [Theory]
    [InlineData("DOB 30 Apr 1963.", 1963, 1963, "1963-04-30")]
    [InlineData("alt. DOB Aug 1974", 1974, 1974, null)]
    [InlineData("DOB 1961", 1961, 1961, null)]
    [InlineData("DOB circa 1966", 1964, 1968, null)]
    [InlineData("DOB circa 01 Jan 1966", 1964, 1968, null)]
    [InlineData("DOB circa 1979-1982", 1977, 1984, null)]
    [InlineData("DOB 1940 to 1950", 1940, 1950, null)]
    [InlineData("DOB Jan 1961 to Feb 1962", 1961, 1962, null)]
    [InlineData("DOB 01 Jan 1961 to 31 Dec 1965", 1961, 1965, null)]
    [InlineData("DOB 31 Feb 1961", 1961, 1961, null)]
    public void A_day_of_birth_is_read_as_far_as_it_is_known(string remarks, int from, int to, string? day)
    {
        var date = Assert.Single(OfacRemarks.Read(remarks).BirthDates);

        Assert.Equal(new ListedDate(from, to, day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd")), date);
    }

    [Theory]
    [InlineData("DOB unknown")]
    [InlineData("DOB 1965 to 1961")]
    [InlineData("DOB 61")]
    [InlineData("DOB 99999")]
    public void A_day_of_birth_that_is_none_says_nothing(string remarks) => Assert.Empty(OfacRemarks.Read(remarks).BirthDates);

    [Theory]
    [InlineData("nationality Korea, North.", "KP")]
    [InlineData("citizen Congo, Democratic Republic of the", "CD")]
    [InlineData("alt. nationality Turkey", "TR")]
    [InlineData("nationality possibly Palestinian", "PS")]
    [InlineData("POB Tehran, Iran", "IR")]
    [InlineData("POB Pyongyang, Korea, North", "KP")]
    [InlineData("POB Macedonia, The Former Yugoslav Republic of", "MK")]
    [InlineData("Nationality of Registration China", "CN")]
    [InlineData("alt. POB Rangoon, Burma", "MM")]
    public void A_country_becomes_its_code(string remarks, string code) => Assert.Equal([code], OfacRemarks.Read(remarks).Countries);

    [Theory]
    [InlineData("POB Atlantis")]
    [InlineData("Former Vessel Flag Malta")]
    [InlineData("Linked To: IRAN AIR")]
    public void What_is_no_country_of_theirs_is_left_out(string remarks) => Assert.Empty(OfacRemarks.Read(remarks).Countries);

    [Theory]
    [InlineData("Passport D9004878 (South Africa) expires 15 Nov 2009", "Passport", "D9004878", "ZA")]
    [InlineData("alt. Passport 123456 issued 09 Sep 1983 expires 08 Sep 1988 (Iran)", "Passport", "123456", "IR")]
    [InlineData("Diplomatic Passport D000080 (Korea, North)", "Diplomatic Passport", "D000080", "KP")]
    [InlineData("Tax ID No. 5027138478 (Russia)", "Tax ID No.", "5027138478", "RU")]
    [InlineData("National ID No. 0048894753 (Iran).", "National ID No.", "0048894753", "IR")]
    [InlineData("NIT # 800200471-6 (Colombia)", "NIT #", "800200471-6", "CO")]
    [InlineData("C.U.R.P. # HEXU430525HBCRXR07 (Mexico)", "C.U.R.P. #", "HEXU430525HBCRXR07", "MX")]
    [InlineData("SWIFT/BIC HAVIGB2L", "SWIFT/BIC", "HAVIGB2L", null)]
    [InlineData("Registration Number 1097746515240 (Russia)", "Registration Number", "1097746515240", "RU")]
    [InlineData("Vessel Registration Identification IMO 9187629", "IMO", "9187629", null)]
    [InlineData("Identification Number IMO 1234567", "IMO", "1234567", null)]
    [InlineData("Email Address info@example.org", "Email Address", "info@example.org", null)]
    [InlineData("alt. Website www.example.org", "Website", "www.example.org", null)]
    [InlineData("Phone Number 964805611259", "Phone Number", "964805611259", null)]
    [InlineData("Telephone (357)(22660766)", "Telephone", "(357)(22660766)", null)]
    [InlineData("BIK (RU) 041909769", "BIK (RU)", "041909769", null)]
    [InlineData("Digital Currency Address - XBT 1A2b3C", "Digital Currency Address - XBT", "1A2b3C", null)]
    [InlineData("Aircraft Construction Number (also called L/N or S/N or F/N) 8401", "Aircraft Construction Number (also called L/N or S/N or F/N)", "8401", null)]
    public void An_identifier_has_its_kind_its_value_and_its_country(string remarks, string kind, string value, string? country) =>
        Assert.Equal([new(kind, value, country)], OfacRemarks.Read(remarks).Identifiers);

    [Theory]
    [InlineData("Additional Sanctions Information - Subject to Secondary Sanctions")]
    [InlineData("Digital Currency Address - XBT ")]
    [InlineData("Passport ")]
    [InlineData("Passports are many")]
    public void What_is_no_identifier_is_left_out(string remarks) => Assert.Empty(OfacRemarks.Read(remarks).Identifiers);

    [Theory]
    [InlineData("a.k.a. 'EXAMPLE'.", "EXAMPLE")]
    [InlineData("f.k.a. 'OLD'", "OLD")]
    [InlineData("a.k.a. 'AL-EXAMPLE, 'Abd'", "AL-EXAMPLE, 'Abd")]
    [InlineData("a.k.a. ''QUOTED''", "'QUOTED'")]
    public void A_name_in_quotes_is_taken_without_them(string remarks, string name) =>
        Assert.Equal([name], OfacRemarks.Read(remarks).WeakNames);

    [Theory]
    [InlineData("Gender Male", ListedGender.Male)]
    [InlineData("Gender Female.", ListedGender.Female)]
    public void The_gender_is_read(string remarks, ListedGender gender) => Assert.Equal(gender, OfacRemarks.Read(remarks).Gender);

    [Fact]
    public void Everything_is_found_in_one_text()
    {
        var read = OfacRemarks.Read(
            "DOB 1984; alt. DOB 1985; POB Niger; nationality Niger; Gender Male; a.k.a. 'ONE'; a.k.a. 'TWO'; Passport A1 (Niger).");

        Assert.Equal(2, read.BirthDates.Count);
        Assert.Equal(["NE"], read.Countries);
        Assert.Equal(["ONE", "TWO"], read.WeakNames);
        Assert.Equal([new("Passport", "A1", "NE")], read.Identifiers);
        Assert.Equal(ListedGender.Male, read.Gender);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(";;; ; .")]
    [InlineData("DOB ")]
    [InlineData("a.k.a. '")]
    [InlineData("a.k.a. ''")]
    [InlineData("Passport ( ) (")]
    public void Remarks_that_say_nothing_say_nothing(string remarks)
    {
        var read = OfacRemarks.Read(remarks);

        Assert.Empty(read.BirthDates);
        Assert.Empty(read.WeakNames);
        Assert.Empty(read.Countries);
    }
}
