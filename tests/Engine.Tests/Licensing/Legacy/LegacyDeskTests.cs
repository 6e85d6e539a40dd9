using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Licensing.Legacy;

public sealed class LegacyDeskTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly KeyFolder _keys;

    public LegacyDeskTests()
    {
        _keys = new KeyFolder(_folder.PathOf("keys"), _clock);
        _keys.Initialize(_clock.GetUtcNow());
    }

    [Fact]
    public void By_default_it_issues_nothing()
    {
        var desk = new LegacyDesk(_keys, Options.Create(new LicensingOptions()), _clock);

        Assert.False(desk.IsOpen);
        Assert.Throws<InvalidOperationException>(() => desk.Issue(AnOldLicense.Plain(), sandbox: false));
    }

    [Fact]
    public void Without_a_key_it_says_how_to_make_one()
    {
        var refusal = Assert.Throws<KeyFolderException>(() => Open().Issue(AnOldLicense.Plain(), sandbox: false));

        Assert.Contains("keys init", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sandbox_licenses_open_with_the_sandbox_key_alone()
    {
        _keys.Initialize(_clock.GetUtcNow(), KeyPurpose.LegacyLicense, KeyPurpose.SandboxLegacyLicense);
        var desk = Open();

        var real = desk.Issue(AnOldLicense.Plain(), sandbox: false);
        var sandbox = desk.Issue(AnOldLicense.Plain(), sandbox: true);

        Assert.Equal((true, false), (Reads(real, desk.PublicKeys(sandbox: false)), Reads(real, desk.PublicKeys(sandbox: true))));
        Assert.Equal((false, true), (Reads(sandbox, desk.PublicKeys(sandbox: false)), Reads(sandbox, desk.PublicKeys(sandbox: true))));
    }

    [Fact]
    public void After_a_rotation_the_new_key_wraps_from_its_time_on_and_the_old_one_still_opens()
    {
        _keys.Initialize(_clock.GetUtcNow(), KeyPurpose.LegacyLicense);
        var desk = Open();
        var old = desk.Issue(AnOldLicense.Plain(), sandbox: false);
        _keys.Rotate(KeyPurpose.LegacyLicense, _clock.GetUtcNow());

        var before = desk.Issue(AnOldLicense.Plain(), sandbox: false);
        _clock.Advance(TimeSpan.FromHours(24));
        var after = desk.Issue(AnOldLicense.Plain(), sandbox: false);

        var keys = desk.PublicKeys(sandbox: false);
        Assert.Equal(2, keys.Count);
        Assert.Equal((true, true, false), (Reads(old, [keys[0]]), Reads(before, [keys[0]]), Reads(after, [keys[0]])));
        Assert.True(Reads(after, [keys[1]]));
    }

    [Fact]
    public void A_license_of_ours_is_told_in_the_words_of_the_old_one()
    {
        var facts = new LegacyFacts { SubscriptionId = "sub_1", PreviousSeats = 30 };

        var old = LegacyLicense.Of(Claims(), "the.signed.one", facts);

        Assert.Equal(
            new LegacyLicense
            {
                Licensee = new LegacyLicensee("Jürgen Müller", "Müller & Söhne"),
                StartsOn = new DateOnly(2026, 11, 21),
                EndsOn = new DateOnly(2029, 11, 21),
                NotifyAdminsOn = new DateOnly(2029, 11, 6),
                NotifyUsersOn = new DateOnly(2029, 12, 5),
                BlockChangesOn = new DateOnly(2029, 12, 5),
                AutoRenewEnabled = true,
                Restrictions = new LegacyRestrictions
                {
                    Id = "lic_1",
                    Plan = "premium",
                    ActiveUserCount = 37,
                    PreviousUserCount = 30,
                    TrueupQuantity = 3,
                    TrueupFrom = new DateOnly(2025, 11, 21),
                    TrueupTo = new DateOnly(2026, 11, 21),
                    SubscriptionId = "sub_1",
                    SubscriptionName = "S-1001",
                    AddOns = old.Restrictions.AddOns,
                },
                FulfillmentLicense = "the.signed.one",
            },
            old);
        Assert.Equal(new Dictionary<string, int> { ["assistant"] = 12 }, old.Restrictions.AddOns);
    }

    [Fact]
    public void A_trial_is_noticed_a_week_before_its_end() =>
        Assert.Equal(
            (new DateOnly(2029, 11, 14), true),
            LegacyLicense.Of(Claims(), "jws", new LegacyFacts { SubscriptionId = "sub_1", Trial = true }) is var old
                ? (old.NotifyAdminsOn!.Value, old.Restrictions.Trial)
                : default);

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    private LegacyDesk Open() => new(_keys, Options.Create(new LicensingOptions { Legacy = true }), _clock);

    private static bool Reads(string text, IReadOnlyList<UnwrappingKey> keys) =>
        keys.Any(key => LegacyDocument.Read(text, key) is LegacyOutcome.Valid);

    private static LicenseClaims Claims() => new()
    {
        Iss = "https://fulfillment.example",
        Sub = "S-1001",
        Jti = "lic_1",
        Iat = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
        Nbf = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
        Exp = new DateTimeOffset(2029, 11, 21, 0, 0, 0, TimeSpan.Zero),
        Licensee = new Licensee("Jürgen Müller", "Müller & Söhne"),
        Plan = "premium",
        Seats = 37,
        Intervals =
        [
            new LicenseInterval(new DateOnly(2026, 11, 21), new DateOnly(2027, 11, 21), 37, "premium"),
            new LicenseInterval(new DateOnly(2027, 11, 21), new DateOnly(2029, 11, 21), 60, "premium"),
        ],
        AddOns = [new LicenseAddOn("assistant", 12)],
        Cloud = CloudMode.Offline,
        Flags = new LicenseFlags { AutoRenew = true },
        Trueup = new LicenseTrueup(3, new LicensePeriod(new DateOnly(2025, 11, 21), new DateOnly(2026, 11, 21))),
    };
}
