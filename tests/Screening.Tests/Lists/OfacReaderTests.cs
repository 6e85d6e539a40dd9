using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class OfacReaderTests
{
    private static readonly ListSnapshot _sdn2021 = Read(Samples.Sdn2021).Snapshot;
    private static readonly ListReading.Read _sdn2023 = Read(Samples.Sdn2023);
    private static readonly ListSnapshot _nonSdn = Read(Samples.NonSdn2025).Snapshot;

    [Fact]
    public void The_whole_list_of_2021_comes_out()
    {
        Assert.Equal(8_976, _sdn2021.Entries.Count);
        Assert.Equal((4_620, 3_673, 406, 277), Types(_sdn2021));
        Assert.Equal(11_904, Names(_sdn2021, ListedNameKind.Strong));
    }

    [Fact]
    public void The_whole_list_of_2023_comes_out_though_somebody_wrote_it_anew()
    {
        Assert.Equal(11_443, _sdn2023.Snapshot.Entries.Count);
        Assert.Equal((5_890, 4_575, 685, 293), Types(_sdn2023.Snapshot));
        Assert.Equal(14_750, Names(_sdn2023.Snapshot, ListedNameKind.Strong));
    }

    [Fact]
    public void Rows_of_entries_that_do_not_exist_are_counted_and_left_out() =>
        Assert.Equal(17_091 - 14_759 + 18_990 - 15_774, _sdn2023.Strays);

    [Fact]
    public void The_lists_that_do_not_block_have_the_same_form()
    {
        Assert.False(_nonSdn.IsBlocking);
        Assert.Equal(442, _nonSdn.Entries.Count);
        Assert.Equal((79, 363, 0, 0), Types(_nonSdn));
        Assert.Equal(1_071, Names(_nonSdn, ListedNameKind.Strong));
    }

    [Fact]
    public void An_entry_has_its_other_names_addresses_and_programs()
    {
        var entry = Entry(_sdn2021, "36");

        Assert.Equal(
            [new("AEROCARIBBEAN AIRLINES", ListedNameKind.Primary), new("AERO-CARIBBEAN", ListedNameKind.Strong)], entry.Names);
        Assert.Equal([new ListedAddress(null, "Havana", null, "CU")], entry.Addresses);
        Assert.Equal(["CUBA"], entry.Programs);
        Assert.Equal(EntryType.Organization, entry.Type);
    }

    [Fact]
    public void A_name_in_quotes_in_the_remarks_is_a_weak_one() =>
        Assert.Contains(new("BNC", ListedNameKind.Weak), Entry(_sdn2021, "306").Names);

    [Fact]
    public void A_vessel_has_its_flag_its_call_sign_and_its_former_name()
    {
        var entry = Entry(_sdn2021, "4243");

        Assert.Equal(EntryType.Vessel, entry.Type);
        Assert.Equal(["CY"], entry.Countries);
        Assert.Equal([new ListedIdentifier("Call Sign", "P3QG3", null)], entry.Identifiers);
        Assert.Contains(new("ANA I", ListedNameKind.Weak), entry.Names);
    }

    [Fact]
    public void A_bank_has_its_identifiers_with_the_country_that_gave_them() => Assert.Equal(
        [
            new("SWIFT/BIC", "HAVIGB2L", null), new("Website", "www.havanaintbank.co.uk", null),
            new("Website", "www.hib.uk.com", null), new("Company Number", "01074897", "GB"),
        ],
        Entry(_sdn2021, "906").Identifiers);

    [Fact]
    public void Remarks_that_were_too_long_go_on_in_the_comments_in_the_middle_of_a_word()
    {
        var entry = Entry(_sdn2021, "28264");

        Assert.Contains(new("Phone Number", "8613314257947", null), entry.Identifiers);
        Assert.Contains(new("Identification Number", "210302198701102136", "CN"), entry.Identifiers);
        Assert.Contains(new("blackjack1987", ListedNameKind.Weak), entry.Names);
    }

    [Fact]
    public void Nearly_every_address_and_every_person_has_a_country_where_the_list_knows_one()
    {
        var addresses = _sdn2023.Snapshot.Entries.SelectMany(entry => entry.Addresses).ToList();

        Assert.True(addresses.Count(address => address.Country is null) < addresses.Count / 200);
        Assert.True(_sdn2023.Snapshot.Entries.Count(entry => entry.Countries.Count > 0) > 5_700);
        Assert.True(_sdn2023.Snapshot.Entries.Count(entry => entry.BirthDates.Count > 0) > 5_700);
    }

    [Fact]
    public void A_list_is_told_apart_by_the_hash_of_its_bytes_and_an_entry_by_what_is_said_of_it()
    {
        Assert.Equal(64, _sdn2021.Hash.Length);
        Assert.NotEqual(_sdn2021.Hash, _sdn2023.Snapshot.Hash);
        Assert.Equal(_sdn2021.Entries.Count, _sdn2021.Entries.Select(entry => entry.Hash).Distinct().Count());
    }

    private static ListedEntry Entry(ListSnapshot list, string id) => list.Entries.Single(entry => entry.Id == id);

    private static (int Persons, int Organizations, int Vessels, int Aircraft) Types(ListSnapshot list) =>
        (Count(list, EntryType.Person), Count(list, EntryType.Organization), Count(list, EntryType.Vessel), Count(list, EntryType.Aircraft));

    private static int Count(ListSnapshot list, EntryType type) => list.Entries.Count(entry => entry.Type == type);

    private static int Names(ListSnapshot list, ListedNameKind kind) =>
        list.Entries.Sum(entry => entry.Names.Count(name => name.Kind == kind));

    private static ListReading.Read Read(ListSource source) => Assert.IsType<ListReading.Read>(OfacReader.Read(source));
}
