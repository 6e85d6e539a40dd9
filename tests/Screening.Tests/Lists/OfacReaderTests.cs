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

    private static (int Persons, int Organizations, int Vessels, int Aircraft) Types(ListSnapshot list) =>
        (Count(list, EntryType.Person), Count(list, EntryType.Organization), Count(list, EntryType.Vessel), Count(list, EntryType.Aircraft));

    private static int Count(ListSnapshot list, EntryType type) => list.Entries.Count(entry => entry.Type == type);

    private static int Names(ListSnapshot list, ListedNameKind kind) =>
        list.Entries.Sum(entry => entry.Names.Count(name => name.Kind == kind));

    private static ListReading.Read Read(ListSource source) => Assert.IsType<ListReading.Read>(OfacReader.Read(source));
}
