using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Licensing.Legacy;

/// <summary>What the reader of old licenses takes, what it refuses, and what the container cannot notice.</summary>
public sealed class LegacyRefusalTests
{
    private const string Sound =
        """{"licensee":{"Name":"A"},"issued_at":"2026-11-21","expires_at":"2027-11-21","restrictions":{"plan":"premium","active_user_count":37}}""";

    private static UnwrappingKey Public => AnOldLicense.Key.Public;

    public static TheoryData<string, Func<string, string>> Forms => new()
    {
        { "one line", text => text.Replace("\n", "") },
        { "CRLF", text => text.Replace("\n", "\r\n") },
        { "other wrapping", text => string.Join('\n', text.Replace("\n", "").Chunk(76).Select(line => new string(line))) },
        { "bounded", text => LegacyDocument.Bound(text, "Fulfillment") },
        { "bounded, CRLF", text => LegacyDocument.Bound(text, "Fulfillment").Replace("\n", "\r\n") },
        { "no dashes", text => LegacyDocument.Bound(text, "Fulfillment").Replace("-", "") },
        { "more dashes", text => LegacyDocument.Bound(text, "Fulfillment").Replace("---", "-----") },
        { "another product", text => LegacyDocument.Bound(text, "An Older Product") },
        { "blank lines", text => $"\n\n{text}\n\n" },
    };

    public static TheoryData<string, string, Func<string, string>> Broken => new()
    {
        { "no Base64", "legacy.malformed", text => "*" + text },
        { "nothing", "legacy.malformed", _ => "" },
        { "half of a boundary", "legacy.malformed", text => "----BEGIN FULFILLMENT LICENSE----\n" + text },
        { "nothing between boundaries", "legacy.malformed", _ => LegacyDocument.Bound("", "Fulfillment") },
        { "cut off", "legacy.malformed", text => text[..^120] },
        { "too long", "legacy.oversized", _ => new string('A', 65 * 1024) },
        { "no JSON", "legacy.malformed", _ => AnOldLicense.Text("not JSON") },
        { "a list", "legacy.malformed", _ => AnOldLicense.Text("[]") },
        { "two members", "legacy.malformed", text => Parts(text, parts => parts.Remove("iv")) },
        { "four members", "legacy.malformed", text => Parts(text, parts => parts["more"] = "") },
        { "a number", "legacy.malformed", text => Parts(text, parts => parts["iv"] = 1) },
        { "a short IV", "legacy.malformed", text => Parts(text, parts => parts["iv"] = Convert.ToBase64String(new byte[15])) },
        { "half a block", "legacy.malformed", text => Parts(text, parts => parts["data"] = Convert.ToBase64String(new byte[24])) },
        { "no data", "legacy.malformed", text => Parts(text, parts => parts["data"] = "") },
        { "a short key", "legacy.keyRefused", text => Parts(text, parts => parts["key"] = Convert.ToBase64String(new byte[16])) },
        { "a key of nothing", "legacy.keyRefused", text => Parts(text, parts => parts["key"] = Convert.ToBase64String(new byte[256])) },
    };

    public static TheoryData<string, string> Payloads => new()
    {
        { "legacy.payloadMalformed", "" },
        { "legacy.payloadMalformed", "[]" },
        { "legacy.payloadMalformed", "{}" },
        { "legacy.payloadMalformed", Sound.Replace("issued_at", "starts_at", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("2027-11-21", "2027-02-30", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("\"2027-11-21\"", "null", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("{\"Name\":\"A\"}", "{}", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("{\"Name\":\"A\"}", "\"A\"", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("37", "\"37\"", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("{\"lic", "{\"cloud_licensing_enabled\":\"true\",\"lic", StringComparison.Ordinal) },
        { "legacy.payloadMalformed", Sound.Replace("{\"lic", "{\"version\":1,\"version\":1,\"lic", StringComparison.Ordinal) },
        { "legacy.contradictory", Sound.Replace("{\"lic", "{\"version\":2,\"lic", StringComparison.Ordinal) },
        { "legacy.contradictory", Sound.Replace("37", "0", StringComparison.Ordinal) },
        { "legacy.contradictory", Sound.Replace("{\"lic", "{\"offline_cloud_licensing_enabled\":true,\"lic", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_that_old_products_take_reads(string form, Func<string, string> change)
    {
        var text = LegacyDocument.Write(AnOldLicense.Full(), AnOldLicense.Key);

        var read = LegacyDocument.Read(change(text), Public);

        Assert.True(read is LegacyOutcome.Valid valid && valid.License == AnOldLicense.Full(), form);
    }

    [Fact]
    public void Members_that_nobody_knows_are_passed_over() =>
        Assert.IsType<LegacyOutcome.Valid>(LegacyDocument.Read(
            AnOldLicense.Container(Sound.Replace("{\"lic", "{\"add_ons\":{\"a\":[1]},\"lic", StringComparison.Ordinal)), Public));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_container_is_refused(string what, string code, Func<string, string> change)
    {
        var text = AnOldLicense.Container(Sound);

        var outcome = LegacyDocument.Read(change(text), Public);

        Assert.True(outcome is LegacyOutcome.Invalid, what);
        Assert.Equal(code, ((LegacyOutcome.Invalid)outcome).Code);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_that_is_no_license_is_refused(string code, string payload)
    {
        var outcome = LegacyDocument.Read(AnOldLicense.Container(payload), Public);

        Assert.Equal(code, Assert.IsType<LegacyOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public void An_AES_key_of_32_bytes_is_refused() =>
        Refused(AnOldLicense.Container(Sound, aesKey: RandomNumberGenerator.GetBytes(32)));

    [Fact]
    public void What_another_key_wrapped_is_refused() =>
        Refused(AnOldLicense.Container(Sound, wrapped: AnOldLicense.OtherKey.Wrap(new byte[16])));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_encrypted_for_the_public_key_is_refused(bool optimalPadding)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Public.ToPem());
        var padding = optimalPadding ? RSAEncryptionPadding.OaepSHA256 : RSAEncryptionPadding.Pkcs1;

        Refused(AnOldLicense.Container(Sound, wrapped: rsa.Encrypt(new byte[16], padding)));
    }

    [Fact]
    public void Data_that_end_in_no_padding_are_refused()
    {
        using var aes = Aes.Create();
        var (key, iv) = (aes.Key[..16], aes.IV);
        aes.Key = key;
        var data = aes.EncryptCbc(new byte[32], iv, PaddingMode.None);

        var outcome = LegacyDocument.Read(AnOldLicense.Container(Sound, key, iv, data: data), Public);

        Assert.Equal("legacy.undecipherable", Assert.IsType<LegacyOutcome.Invalid>(outcome).Code);
    }

    // The next two hold the container's weakness down in writing: it is why the old license is never what counts.
    [Fact]
    public void The_container_does_not_notice_another_payload_under_the_same_key()
    {
        var parts = AnOldLicense.Parts(LegacyDocument.Write(AnOldLicense.Plain(), AnOldLicense.Key));
        using var aes = Aes.Create();
        aes.Key = Public.Unwrap(AnOldLicense.Bytes(parts, "key"))!;
        var forged = Sound.Replace("37", "999999", StringComparison.Ordinal);
        parts["data"] = Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(forged), AnOldLicense.Bytes(parts, "iv")));

        var read = LegacyDocument.Read(AnOldLicense.Text(parts), Public);

        Assert.Equal(999_999, Assert.IsType<LegacyOutcome.Valid>(read).License.Restrictions.ActiveUserCount);
    }

    [Fact]
    public void The_container_does_not_notice_a_changed_IV()
    {
        // Its bits are those of the first block of the payload: {"version":1,"li
        var parts = AnOldLicense.Parts(LegacyDocument.Write(AnOldLicense.Plain(), AnOldLicense.Key));
        var iv = AnOldLicense.Bytes(parts, "iv");
        iv[2] ^= (byte)('v' ^ 'V');
        parts["iv"] = Convert.ToBase64String(iv);

        var read = LegacyDocument.Read(AnOldLicense.Text(parts), Public);

        Assert.IsType<LegacyOutcome.Valid>(read);
    }

    [Fact]
    public void The_license_inside_notices_what_the_container_does_not()
    {
        using var key = SigningKey.Create("l-");
        var jws = Jws.Sign(key, LicenseDocument.Type, "{\"seats\":37}"u8);
        var text = LegacyDocument.Write(AnOldLicense.Plain() with { FulfillmentLicense = jws }, AnOldLicense.Key);

        var inside = Assert.IsType<LegacyOutcome.Valid>(LegacyDocument.Read(text, Public)).License.FulfillmentLicense!;
        var changed = string.Join('.', inside.Split('.').Select((part, i) => i == 1 ? Base64Url.Encode("{\"seats\":99}"u8) : part));

        Assert.IsType<JwsOutcome.Valid>(Jws.Read(inside, new KeySet([key.Public]), new() { Types = [LicenseDocument.Type] }));
        Assert.IsType<JwsOutcome.Invalid>(Jws.Read(changed, new KeySet([key.Public]), new() { Types = [LicenseDocument.Type] }));
    }

    private static void Refused(string text) =>
        Assert.Equal("legacy.keyRefused", Assert.IsType<LegacyOutcome.Invalid>(LegacyDocument.Read(text, Public)).Code);

    private static string Parts(string text, Action<JsonObject> change)
    {
        var parts = AnOldLicense.Parts(text);
        change(parts);
        return AnOldLicense.Text(parts);
    }
}
