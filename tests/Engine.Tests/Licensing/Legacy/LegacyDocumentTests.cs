using System.Text.Json.Nodes;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Licensing.Legacy;

public sealed class LegacyDocumentTests
{
    /// <summary>What is wrong with a license, as a change to a sound one.</summary>
    public static TheoryData<string, Func<LegacyLicense, LegacyLicense>> Contradictions => new()
    {
        { "issued_at", license => license with { StartsOn = license.EndsOn.AddDays(1) } },
        { "block_changes_at", license => license with { BlockChangesOn = license.EndsOn.AddDays(-1) } },
        { "offline_cloud", license => license with { CloudLicensingEnabled = false } },
        { "licensee.Name", license => license with { Licensee = new LegacyLicensee("") } },
        { "licensee.Company", license => license with { Licensee = new LegacyLicensee("A", "half \ud800 pair") } },
        { "version", license => license with { Version = 2 } },
        { "active_user_count", license => With(license, what => what with { ActiveUserCount = 0 }) },
        { "trueup_quantity", license => With(license, what => what with { TrueupQuantity = -1 }) },
        { "trueup_from", license => With(license, what => what with { TrueupTo = null }) },
        { "restrictions.plan", license => With(license, what => what with { Plan = "" }) },
    };

    [Fact]
    public void What_is_written_is_read()
    {
        var text = LegacyDocument.Write(AnOldLicense.Full(), AnOldLicense.Key);

        var read = LegacyDocument.Read(text, AnOldLicense.Key.Public);

        Assert.Equal(AnOldLicense.Full(), Assert.IsType<LegacyOutcome.Valid>(read).License);
    }

    [Fact]
    public void The_file_is_Base64_in_lines_of_60_around_three_texts()
    {
        var text = LegacyDocument.Write(AnOldLicense.Full(), AnOldLicense.Key);

        var lines = text.Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.All(lines[..^2], line => Assert.Equal(60, line.Length));
        Assert.InRange(lines[^2].Length, 1, 60);
        Assert.Equal(["data", "key", "iv"], AnOldLicense.Parts(text).Select(part => part.Key));
    }

    [Fact]
    public void The_payload_has_the_members_that_old_products_read()
    {
        var text = LegacyDocument.Write(AnOldLicense.Full(), AnOldLicense.Key);

        Assert.Equal(
            """{"version":1,"licensee":{"Name":"Jürgen Müller","Company":"Müller & Söhne 東京"},"issued_at":"2026-11-21","expires_at":"2027-11-21","notify_admins_at":"2027-11-06","notify_users_at":"2027-12-05","block_changes_at":"2027-12-05","cloud_licensing_enabled":true,"offline_cloud_licensing_enabled":true,"auto_renew_enabled":true,"seat_reconciliation_enabled":true,"operational_metrics_enabled":true,"generated_from_cancellation":true,"restrictions":{"id":"lic_1","plan":"premium","active_user_count":37,"previous_user_count":30,"trueup_quantity":5,"trueup_from":"2025-11-21","trueup_to":"2026-11-21","subscription_id":"sub_1","subscription_name":"S-1001","trial":true},"fulfillment_license":"e30.e30.e30"}""",
            AnOldLicense.Payload(text));
    }

    [Fact]
    public void What_is_absent_or_false_is_left_out()
    {
        var text = LegacyDocument.Write(AnOldLicense.Plain(), AnOldLicense.Key);

        Assert.Equal(
            """{"version":1,"licensee":{"Name":"Jürgen Müller"},"issued_at":"2026-11-21","expires_at":"2027-11-21","restrictions":{"plan":"premium","active_user_count":37}}""",
            AnOldLicense.Payload(text));
    }

    [RubyJwtFact]
    public async Task The_library_of_old_products_opens_every_form_of_it()
    {
        var text = LegacyDocument.Write(AnOldLicense.Full(), AnOldLicense.Key);
        string[] forms =
        [
            text, text.Replace("\n", ""), text.Replace("\n", "\r\n"), LegacyDocument.Bound(text, "Fulfillment"),
            LegacyDocument.Bound(text, "Fulfillment").Replace("\n", "\r\n"),
        ];

        foreach (var form in forms)
        {
            var said = JsonNode.Parse(await RubyAsync(form, AnOldLicense.Key.Public.ToPem()))!;

            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(AnOldLicense.Payload(text)), said));
            Assert.Equal("Müller & Söhne 東京", (string)said["licensee"]!["Company"]!);
        }
    }

    [RubyJwtFact]
    public async Task The_library_of_old_products_refuses_another_key()
    {
        var text = LegacyDocument.Write(AnOldLicense.Plain(), AnOldLicense.OtherKey);

        Assert.StartsWith("refused", await RubyAsync(text, AnOldLicense.Key.Public.ToPem()), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_license_that_contradicts_itself_is_not_sealed(string named, Func<LegacyLicense, LegacyLicense> change)
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => LegacyDocument.Write(change(AnOldLicense.Full()), AnOldLicense.Key));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"2027-11-21\"", "\"2027-13-41\"")]
    [InlineData("\"2027-11-21\"", "\"soon\"")]
    [InlineData("\"expires_at\":\"2027-11-21\",", "")]
    [InlineData("37", "38")]
    [InlineData("\"version\":1", "\"version\":2")]
    public void A_member_that_went_wrong_on_its_way_is_noticed_before_the_license_is_given(string sound, string wrong)
    {
        var license = AnOldLicense.Plain();
        var payload = AnOldLicense.Payload(LegacyDocument.Write(license, AnOldLicense.Key));

        var broken = AnOldLicense.Container(payload.Replace(sound, wrong, StringComparison.Ordinal));

        Assert.Null(LegacyDocument.FaultOf(AnOldLicense.Container(payload), license, AnOldLicense.Key.Public));
        Assert.NotNull(LegacyDocument.FaultOf(broken, license, AnOldLicense.Key.Public));
    }

    [Fact]
    public void A_license_is_expired_on_its_day_of_expiry()
    {
        var license = AnOldLicense.Plain();

        Assert.False(license.IsExpiredOn(license.EndsOn.AddDays(-1)));
        Assert.True(license.IsExpiredOn(license.EndsOn));
    }

    private static LegacyLicense With(LegacyLicense license, Func<LegacyRestrictions, LegacyRestrictions> change) =>
        license with { Restrictions = change(license.Restrictions) };

    private static async Task<string> RubyAsync(string license, string pem)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.PathOf("license"), license);
        await File.WriteAllTextAsync(folder.PathOf("key.pem"), pem);
        var script = Repo.PathOf("tests/Engine.Tests/Licensing/Legacy/read-legacy.rb");
        using var ruby = ChildProcess.Start("ruby", [script, folder.PathOf("key.pem"), folder.PathOf("license")]);
        return await ruby.WaitForLineAsync(@"^(\{|refused)", TimeSpan.FromSeconds(30));
    }
}
