using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class LicenseDocumentTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly KeySigner _signer = new();

    /// <summary>What is wrong with the claims, as a change to sound ones.</summary>
    public static TheoryData<string, Func<LicenseClaims, LicenseClaims>> Contradictions => new()
    {
        { "exp", claims => claims with { Exp = claims.Exp.AddHours(1) } },
        { "whole seconds", claims => claims with { Iat = claims.Iat.AddMilliseconds(1) } },
        { "nbf", claims => claims with { Nbf = claims.Exp.AddSeconds(1) } },
        { "seats", claims => claims with { Seats = 0 } },
        { "grace_days", claims => claims with { GraceDays = -1 } },
        { "at least one interval", claims => claims with { Intervals = [] } },
        { "where the one before it ends", claims => claims with { Intervals = [.. claims.Intervals.Reverse()] } },
        { "starts before it ends", claims => claims with { Intervals = [claims.Intervals[0] with { End = claims.Intervals[0].Start }] } },
        { "licensee.name", claims => claims with { Licensee = new("") } },
        { "licensee.name", claims => claims with { Licensee = new("half \ud800 pair") } },
        { "licensee.company", claims => claims with { Licensee = new("A", "B\0") } },
        { "plan", claims => claims with { Plan = new string('p', 256) } },
        { "quantity", claims => claims with { AddOns = [new("duo", 0)] } },
        { "trueup.period", claims => claims with { Trueup = new(1, new(new(2026, 1, 2), new(2026, 1, 2))) } },
    };

    [Fact]
    public async Task What_is_written_is_read()
    {
        var claims = Full();

        var license = await LicenseDocument.WriteAsync(claims, _signer, _now, CancellationToken.None);
        var valid = Assert.IsType<LicenseOutcome.Valid>(LicenseDocument.Read(license.Jws, _signer.PublicKeys(sandbox: false)));

        Assert.Equal(license.Kid, valid.Kid);
        Assert.Equivalent(claims, valid.Claims, strict: true);
    }

    [Fact]
    public async Task The_payload_has_the_members_that_products_read()
    {
        var license = await LicenseDocument.WriteAsync(Full(), _signer, _now, CancellationToken.None);

        var payload = Payload(license.Jws);

        Assert.Equal(
            """{"iss":"https://fulfillment.example","sub":"S-1001","jti":"lic_1","iat":1795255200,"nbf":1795219200,"exp":1889913600,"licensee":{"name":"Jürgen Müller","company":"Müller & Söhne"},"plan":"premium","seats":37,"intervals":[{"start":"2026-11-21","end":"2027-11-21","seats":37,"plan":"premium"},{"start":"2027-11-21","end":"2029-11-21","seats":60,"plan":"ultimate"}],"add_ons":[{"name":"duo","quantity":5}],"cloud":"online","grace_days":14,"flags":{"auto_renew":true,"seat_reconciliation":false,"operational_data":false},"trueup":{"paid":3,"period":{"start":"2025-11-21","end":"2026-11-21"}},"supersedes":"lic_0","from_cancellation":false,"sandbox":false}""",
            payload);
    }

    [Fact]
    public async Task Absent_members_are_left_out()
    {
        var license = await LicenseDocument.WriteAsync(Plain(), _signer, _now, CancellationToken.None);

        var payload = JsonNode.Parse(Payload(license.Jws))!.AsObject();

        Assert.False(payload.ContainsKey("trueup"));
        Assert.False(payload.ContainsKey("supersedes"));
        Assert.False(payload["licensee"]!.AsObject().ContainsKey("company"));
    }

    [Fact]
    public async Task Every_changed_character_is_noticed()
    {
        var license = await LicenseDocument.WriteAsync(Plain(), _signer, _now, CancellationToken.None);

        for (var i = 0; i < license.Jws.Length; i++)
        {
            var changed = license.Jws[..i] + (license.Jws[i] == 'A' ? 'B' : 'A') + license.Jws[(i + 1)..];

            Assert.IsType<LicenseOutcome.Invalid>(LicenseDocument.Read(changed, _signer.PublicKeys(sandbox: false)));
        }
    }

    [Fact]
    public async Task A_sandbox_license_does_not_read_with_the_keys_of_real_ones()
    {
        var license = await LicenseDocument.WriteAsync(Plain() with { Sandbox = true }, _signer, _now, CancellationToken.None);

        var real = LicenseDocument.Read(license.Jws, _signer.PublicKeys(sandbox: false));
        var sandbox = LicenseDocument.Read(license.Jws, _signer.PublicKeys(sandbox: true));

        Assert.Equal("jws.keyUnknown", Assert.IsType<LicenseOutcome.Invalid>(real).Code);
        Assert.IsType<LicenseOutcome.Valid>(sandbox);
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Claims_that_contradict_each_other_are_not_signed(string named, Func<LicenseClaims, LicenseClaims> change)
    {
        var claims = change(Full());

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            async () => await LicenseDocument.WriteAsync(claims, _signer, _now, CancellationToken.None));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, _signer.Signatures);
    }

    [Fact]
    public async Task A_license_of_more_than_4_kB_is_refused()
    {
        var claims = Full() with { AddOns = [.. Enumerable.Range(0, 100).Select(i => new LicenseAddOn($"add-on-{i}", 1))] };

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            async () => await LicenseDocument.WriteAsync(claims, _signer, _now, CancellationToken.None));

        Assert.Contains("4096", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signer_that_signs_something_else_is_found_out(bool isProven)
    {
        _signer.IsProven = isProven;
        _signer.Instead = Encoding.UTF8.GetBytes("""{"plan":"ultimate"}""");

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await LicenseDocument.WriteAsync(Plain(), _signer, _now, CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signer_that_signs_another_license_is_found_out(bool isProven)
    {
        _signer.IsProven = isProven;
        var other = await LicenseDocument.WriteAsync(Plain() with { Seats = 38 }, _signer, _now, CancellationToken.None);
        _signer.Instead = Encoding.UTF8.GetBytes(Payload(other.Jws));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await LicenseDocument.WriteAsync(Plain(), _signer, _now, CancellationToken.None));

        Assert.Contains("other claims", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "license.malformed")]
    [InlineData("[]", "license.malformed")]
    [InlineData("{}", "license.malformed")]
    [InlineData("\"iss\" -> \"Iss\"", "license.malformed")]
    [InlineData("\"seats\":37 -> \"seats\":\"37\"", "license.malformed")]
    [InlineData("\"seats\":37 -> \"seats\":37,\"seats\":99", "license.malformed")]
    [InlineData("\"seats\":37 -> \"seats\":37,\"extra\":1", "license.malformed")]
    [InlineData("\"seats\":37 -> \"seats\":-1", "license.contradictory")]
    [InlineData("\"cloud\":\"online\" -> \"cloud\":0", "license.malformed")]
    [InlineData("\"cloud\":\"online\" -> \"cloud\":\"none\"", "license.malformed")]
    [InlineData("\"plan\":\"premium\" -> \"plan\":null", "license.malformed")]
    [InlineData("\"intervals\":[ -> \"intervals\":[null,", "license.malformed")]
    [InlineData("\"2026-11-21\" -> \"2026-13-41\"", "license.malformed")]
    [InlineData("\"iat\":1795255200 -> \"iat\":1795255200.5", "license.malformed")]
    [InlineData("\"iat\":1795255200 -> \"iat\":99999999999999", "license.malformed")]
    public async Task Signed_bytes_that_are_no_license_are_refused(string payload, string code)
    {
        var sound = Payload((await LicenseDocument.WriteAsync(Full(), _signer, _now, CancellationToken.None)).Jws);
        var forged = payload.Split(" -> ") is [var from, var to] ? sound.Replace(from, to, StringComparison.Ordinal) : payload;
        var jws = Jws.Sign(_signer.Real, LicenseDocument.Type, Encoding.UTF8.GetBytes(forged));

        var outcome = LicenseDocument.Read(jws, _signer.PublicKeys(sandbox: false));

        Assert.Equal(code, Assert.IsType<LicenseOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public async Task A_token_of_another_type_is_no_license()
    {
        var payload = Payload((await LicenseDocument.WriteAsync(Plain(), _signer, _now, CancellationToken.None)).Jws);
        var jws = Jws.Sign(_signer.Real, "at+jwt", Encoding.UTF8.GetBytes(payload));

        var outcome = LicenseDocument.Read(jws, _signer.PublicKeys(sandbox: false));

        Assert.Equal("jws.typeRefused", Assert.IsType<LicenseOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public async Task A_key_of_another_algorithm_signs_no_license()
    {
        using var key = SigningKey.Create("l-", "ES384");
        var payload = Payload((await LicenseDocument.WriteAsync(Plain(), _signer, _now, CancellationToken.None)).Jws);
        var jws = Jws.Sign(key, LicenseDocument.Type, Encoding.UTF8.GetBytes(payload));

        var outcome = LicenseDocument.Read(jws, new KeySet([key.Public]));

        Assert.Equal("jws.algorithmRefused", Assert.IsType<LicenseOutcome.Invalid>(outcome).Code);
    }

    public void Dispose() => _signer.Dispose();

    private static LicenseClaims Plain() => new()
    {
        Iss = "https://fulfillment.example",
        Sub = "S-1001",
        Jti = "lic_1",
        Iat = _now,
        Nbf = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
        Exp = new(2029, 11, 21, 0, 0, 0, TimeSpan.Zero),
        Licensee = new("Jürgen Müller"),
        Plan = "premium",
        Seats = 37,
        Intervals = [new(new(2026, 11, 21), new(2027, 11, 21), 37, "premium"), new(new(2027, 11, 21), new(2029, 11, 21), 60, "ultimate")],
        Cloud = CloudMode.Online,
    };

    private static LicenseClaims Full() => Plain() with
    {
        Licensee = new("Jürgen Müller", "Müller & Söhne"),
        AddOns = [new("duo", 5)],
        Flags = new() { AutoRenew = true },
        Trueup = new(3, new(new(2025, 11, 21), new(2026, 11, 21))),
        Supersedes = "lic_0",
    };

    private static string Payload(string jws) =>
        Base64Url.TryDecode(jws.Split('.')[1], out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    private sealed class KeySigner : ILicenseSigner, IDisposable
    {
        public SigningKey Real { get; } = SigningKey.Create("l-");

        public SigningKey Sandbox { get; } = SigningKey.Create("s-");

        public byte[]? Instead { get; set; }

        public bool IsProven { get; set; }

        public int Signatures { get; private set; }

        public KeySet PublicKeys(bool sandbox) => new([(sandbox ? Sandbox : Real).Public]);

        public ValueTask<SignedLicense> SignAsync(
            string type, ReadOnlyMemory<byte> payload, bool sandbox, DateTimeOffset now, CancellationToken cancel)
        {
            Signatures++;
            var key = sandbox ? Sandbox : Real;
            return ValueTask.FromResult(new SignedLicense(Jws.Sign(key, type, Instead ?? payload.Span), key.Kid)
            {
                IsProven = IsProven,
            });
        }

        public void Dispose()
        {
            Real.Dispose();
            Sandbox.Dispose();
        }
    }
}
