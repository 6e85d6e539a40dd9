using System.Text;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class UsageFileTests
{
    private static readonly byte[] _secret = Encoding.UTF8.GetBytes("a secret of one instance alone");

    [Fact]
    public void What_an_instance_writes_is_read()
    {
        var text = UsageFileText.Write(AFile(), _secret);

        var read = Assert.IsType<UsageFileOutcome.Read>(UsageFileText.Read(text, Trust())).File;

        Assert.Equal(AFile().Days, read.Days);
        Assert.Equal(AFile() with { Days = read.Days, Digest = read.Digest }, read);
    }

    [Fact]
    public void It_is_a_table_that_people_can_read() => Assert.StartsWith(
        "fulfillment-usage,1\r\nlicense,lic_1\r\nsubscription,S-00000001\r\ninstance,ins_1\r\n"
        + "company,\"Müller, \"\"Söhne\"\" & Co\"\r\nstart,2026-03-01\r\nend,2026-04-01\r\ngeneratedAt,2026-04-01T08:30:00Z\r\n"
        + "day,billable,active,guest,addOn.duo\r\n2026-03-01,37,30,2,5\r\n2026-03-02,38,,,\r\nmark,",
        UsageFileText.Write(AFile(), _secret), StringComparison.Ordinal);

    [Fact]
    public void A_mail_program_s_line_ends_and_an_editor_s_mark_change_nothing()
    {
        var text = UsageFileText.Write(AFile(), _secret);

        var mailed = Assert.IsType<UsageFileOutcome.Read>(UsageFileText.Read('\uFEFF' + text.Replace("\r\n", "\n"), Trust()));

        Assert.Equal(Assert.IsType<UsageFileOutcome.Read>(UsageFileText.Read(text, Trust())).File.Digest, mailed.File.Digest);
    }

    [Fact]
    public void Whatever_single_character_is_changed_it_is_not_taken()
    {
        var text = UsageFileText.Write(AFile(), _secret);

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\r' or '\n')
            {
                continue;
            }

            var changed = text[..i] + (text[i] == '1' ? '2' : '1') + text[(i + 1)..];
            Assert.IsType<UsageFileOutcome.Refused>(UsageFileText.Read(changed, Trust()));
        }
    }

    [Fact]
    public void A_changed_count_is_told_as_tampered() => Assert.Equal(
        (UsageFileRefusal.Tampered, "usageFile.tampered"), Refusal(Written().Replace("2026-03-02,38", "2026-03-02,30"), Trust()));

    [Fact]
    public void So_is_a_file_that_somebody_else_wrote() => Assert.Equal(
        (UsageFileRefusal.Tampered, "usageFile.tampered"),
        Refusal(UsageFileText.Write(AFile(), Encoding.UTF8.GetBytes("what a partner might guess")), Trust()));

    [Fact]
    public void Another_license_and_another_subscription_are_told_as_such()
    {
        Assert.Equal(UsageFileRefusal.OtherLicense, Refusal(Written(), Trust() with { LicenseIds = ["lic_2"] }).Why);
        Assert.Equal(UsageFileRefusal.OtherLicense, Refusal(Written(), Trust() with { SubscriptionNumber = "S-2" }).Why);
        Assert.Equal(UsageFileRefusal.UnknownInstance, Refusal(Written(), Trust() with { SecretOf = _ => null }).Why);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("\nmark,abc")]
    [InlineData("fulfillment-usage,2\nmark,abc")]
    public void What_is_no_usage_file_is_unreadable(string text) =>
        Assert.Equal((UsageFileRefusal.Unreadable, "usageFile.unreadable"), Refusal(text, Trust()));

    [Theory]
    [InlineData("fulfillment-usage,1", "fulfillment-usage,2")]
    [InlineData("2026-03-02,38,,,", "2026-03-02,38,,")]
    [InlineData("2026-03-02,38", "2026-03-01,38")]
    [InlineData("2026-03-02,38", "2026-04-01,38")]
    [InlineData("2026-03-02,38", "2026-03-32,38")]
    [InlineData("2026-03-02,38", "2026-03-02,-38")]
    [InlineData("2026-03-02,38", "2026-03-02,")]
    [InlineData("active,guest", "active,active")]
    [InlineData("T08:30:00Z", " morning")]
    public void A_file_that_does_not_make_sense_is_unreadable_whoever_wrote_it(string part, string other) =>
        Assert.Equal(UsageFileRefusal.Unreadable, Refusal(Written().Replace(part, other), Trust()).Why);

    [Fact]
    public void A_file_beyond_any_size_is_not_read() => Assert.Equal(
        UsageFileRefusal.Unreadable, Refusal(Written() + new string('\n', UsageFileText.MaxLength), Trust()).Why);

    [Fact]
    public void Its_reports_are_named_by_file_and_day_so_that_a_second_import_is_a_repetition()
    {
        var file = Assert.IsType<UsageFileOutcome.Read>(UsageFileText.Read(Written(), Trust())).File;
        var sheet = new SeatSheet([]);

        var first = file.Reports(AUsage.Subscription, AUsage.At("2026-04-02 00:00")).Select(sheet.Take).ToList();
        var second = file.Reports(AUsage.Subscription, AUsage.At("2026-04-03 00:00")).Select(sheet.Take).ToList();

        Assert.All(first, outcome => Assert.IsType<UsageOutcome.Accepted>(outcome));
        Assert.All(second, outcome => Assert.IsType<UsageOutcome.Repeated>(outcome));
    }

    [Fact]
    public void A_name_with_a_line_break_does_not_break_the_file()
    {
        var text = UsageFileText.Write(AFile() with { Company = "Müller\nmark,abc" }, _secret);

        Assert.Equal("Müller mark,abc", Assert.IsType<UsageFileOutcome.Read>(UsageFileText.Read(text, Trust())).File.Company);
    }

    [Fact]
    public void A_secret_that_is_none_is_an_error() =>
        Assert.Throws<ArgumentException>(() => UsageFileText.Write(AFile(), [1, 2, 3]));

    private static string Written() => UsageFileText.Write(AFile(), _secret);

    private static (UsageFileRefusal Why, string Code) Refusal(string text, UsageFileTrust trust)
    {
        var refused = Assert.IsType<UsageFileOutcome.Refused>(UsageFileText.Read(text, trust));
        return (refused.Why, refused.Code);
    }

    private static UsageFileTrust Trust() => new()
    {
        SubscriptionNumber = "S-00000001",
        LicenseIds = ["lic_0", "lic_1"],
        SecretOf = instance => instance == "ins_1" ? _secret : null,
    };

    private static UsageFile AFile() => new()
    {
        LicenseId = "lic_1",
        SubscriptionNumber = "S-00000001",
        InstanceId = "ins_1",
        Company = "Müller, \"Söhne\" & Co",
        Covered = new DayRange(AUsage.Day("2026-03-01"), AUsage.Day("2026-04-01")),
        GeneratedAt = AUsage.At("2026-04-01 08:30"),
        Days =
        [
            new(AUsage.Day("2026-03-01"), new SeatCounts
            {
                Billable = 37, Active = 30, Categories = Counts.Of([new("guest", 2)]), AddOns = Counts.Of([new("duo", 5)]),
            }),
            new(AUsage.Day("2026-03-02"), new SeatCounts { Billable = 38 }),
        ],
    };
}
