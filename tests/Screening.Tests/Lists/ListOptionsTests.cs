using Fulfillment.Screening.Lists;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class ListOptionsTests
{
    [Fact]
    public void Without_a_list_nothing_is_wrong() => Assert.True(Validate([]).Succeeded);

    [Fact]
    public void A_list_of_addresses_and_a_list_of_paths_are_good()
    {
        var result = Validate(new()
        {
            ["ofac-sdn"] = new() { Primary = "https://lists.example/sdn.csv", Alternates = "https://lists.example/alt.csv" },
            ["un"] = new() { Format = ListFormat.Json, Primary = "lists/un.json" },
        });

        Assert.True(result.Succeeded);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var result = Validate(new()
        {
            ["OFAC"] = new() { Primary = "http://lists.example/sdn.csv", Alternates = "alt.csv" },
            ["bis"] = new() { Format = ListFormat.Bis, Comments = "ftp://lists.example/c", MaxAgeHours = 0, RefreshMinutes = 1 },
            ["eu"] = new() { Format = (ListFormat)9, Primary = "https://me:secret@lists.example/" },
        });

        Assert.Equal(
            [
                "Screening:Lists:OFAC: a list is called by at most 40 lower-case letters, digits and hyphens.",
                "Screening:Lists:OFAC:Primary must be an address that begins with https:// and holds no user name, or a path.",
                "Screening:Lists:OFAC: some parts are addresses and others paths; all must be of one kind.",
                "Screening:Lists:bis:Primary is missing: name the list's https address or path.",
                "Screening:Lists:bis:Comments is for the format ofac only: take it out.",
                "Screening:Lists:bis:Comments must be an address that begins with https:// and holds no user name, or a path.",
                "Screening:Lists:bis:MaxAgeHours must be from 1 to 8760.",
                "Screening:Lists:bis:RefreshMinutes must be from 5 to 10080.",
                "Screening:Lists:eu:Format must be ofac, bis, csv or json.",
                "Screening:Lists:eu:Primary must be an address that begins with https:// and holds no user name, or a path.",
            ],
            result.Failures);
    }

    [Fact]
    public void Lists_need_a_folder()
    {
        var result = new ScreeningOptionsValidator().Validate(
            null, new ScreeningOptions { ListFolder = " ", Lists = { ["un"] = new() { Primary = "un.csv" } } });

        Assert.Equal(["Screening:ListFolder is empty: name a folder for the last good lists."], result.Failures);
    }

    [Fact]
    public void The_settings_of_a_list_are_read_by_their_names()
    {
        var options = Bind(
            ("Lists:ofac-sdn:Format", "ofac"), ("Lists:ofac-sdn:Primary", "sdn.csv"), ("Lists:ofac-sdn:IsBlocking", "false"),
            ("Lists:ofac-sdn:AcceptShrink", "true"), ("Lists:ofac-sdn:MaxAgeHours", "24"));

        var (name, list) = Assert.Single(options.Lists);
        Assert.Equal(
            ("ofac-sdn", ListFormat.Ofac, "sdn.csv", false, true, 24),
            (name, list.Format, list.Primary, list.IsBlocking, list.AcceptShrink, list.MaxAgeHours));
    }

    [Fact]
    public void A_misspelled_setting_of_a_list_is_told()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Bind(("Lists:un:Primary", "un.csv"), ("Lists:un:MaxAgeHour", "24")));

        Assert.Contains("MaxAgeHour", e.InnerException!.Message, StringComparison.Ordinal);
    }

    private static ValidateOptionsResult Validate(Dictionary<string, ListOptions> lists) =>
        new ScreeningOptionsValidator().Validate(null, new ScreeningOptions { Lists = lists });

    private static ScreeningOptions Bind(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"Screening:{one.Name}", (string?)one.Value)))
            .Build();
        return configuration.GetSection(ScreeningOptions.Section).Get<ScreeningOptions>(ScreeningServices.Strictly)!;
    }
}
