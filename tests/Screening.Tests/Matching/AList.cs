using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Matching;

/// <summary>A small list of people and companies that do not exist.</summary>
internal static class AList
{
    public static readonly ListedEntry Person = Entry("1", EntryType.Person, "VERZHBOLOVICH, Arkadiy Petrovich") with
    {
        Countries = ["BY"],
        BirthDates = [new ListedDate(1961, 1961, new DateOnly(1961, 5, 4))],
        Addresses = [new ListedAddress("12 Zavodskaya Street", "Vitebsk 210001", null, "BY")],
        Identifiers = [new ListedIdentifier("Passport", "MP 1234567", "BY")],
    };

    public static readonly ListedEntry Company = Entry("2", EntryType.Organization, "QALANDAR PETROCHEMICAL TRADING CO., LTD.") with
    {
        Addresses = [new ListedAddress(null, "Tabriz", null, "IR")],
        Identifiers = [new ListedIdentifier("Tax ID No.", "7801-560-631", "IR"), new ListedIdentifier("Registration Number", "55", null)],
    };

    public static readonly ListedEntry Numbered = Entry("3", EntryType.Organization, "11420 CORP");

    public static readonly ListedEntry Ship = Entry("4", EntryType.Vessel, "OZDEMIR STAR");

    public static readonly ListedEntry Plant = Entry("5", EntryType.Organization, "ZHELEZNOGORSK REPAIR PLANT NO. 711");

    public static readonly ListedEntry Weak = Entry("6", EntryType.Person, "TAWFIQI, Zubayr") with
    {
        Names = [new("TAWFIQI, Zubayr", ListedNameKind.Primary), new("GHAZANFAR", ListedNameKind.Weak)],
    };

    public static readonly ListedEntry Servant = Entry("7", EntryType.Person, "BALUSHI, Abd al-Rahman Salah al-Din");

    public static readonly ListedEntry Titled = Entry("8", EntryType.Person, "QARABULAQI, Haji Zarif");

    public static readonly ListSnapshot List = new()
    {
        Name = "a-list",
        Version = "1",
        Hash = "ab12",
        AsOf = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
        IsBlocking = true,
        Entries = [Person, Company, Numbered, Ship, Plant, Weak, Servant, Titled],
    };

    public static readonly NameIndex Index = NameIndex.Of([List]);

    public static ListedEntry Entry(string id, EntryType type, string name) =>
        new() { Id = id, Type = type, Names = [new ListedName(name, ListedNameKind.Primary)], Hash = "h" + id };

    public static NameQuery Ask(string name, PartyKind kind = PartyKind.Unknown) => new() { Name = name, Kind = kind };

    public static Hit? Best(NameQuery query, ListedEntry entry) =>
        Index.Find(query, 0).FirstOrDefault(hit => hit.Entry == entry);

    public static double Score(string name, ListedEntry entry, PartyKind kind = PartyKind.Unknown) =>
        Best(Ask(name, kind), entry)?.Score ?? 0;
}
