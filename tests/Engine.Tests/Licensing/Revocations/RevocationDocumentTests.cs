using System.Text;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Licensing.Revocations;

public sealed class RevocationDocumentTests : IDisposable
{
    private const string Sound =
        """{"iss":"https://fulfillment.example","issued":1795219200,"next_update":1795392000,"entries":[{"license":"lic_a","reason":"cancelled","at":1795219200}]}""";

    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly KeyFolder _keys;
    private readonly KeyFolderLicenseSigner _signer;

    public RevocationDocumentTests()
    {
        _keys = new KeyFolder(_folder.PathOf("keys"), _clock);
        _keys.Initialize(_clock.GetUtcNow());
        _signer = new KeyFolderLicenseSigner(_keys);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_is_read_with_the_keys_of_its_licenses_and_no_others(bool sandbox)
    {
        var list = List();

        var signed = await RevocationDocument.WriteAsync(list, _signer, sandbox, Now, CancellationToken.None);

        var valid = Assert.IsType<RevocationOutcome.Valid>(RevocationDocument.Read(signed.Jws, _signer.PublicKeys(sandbox)));
        var foreign = RevocationDocument.Read(signed.Jws, _signer.PublicKeys(!sandbox));
        Assert.Equal(signed.Kid, valid.Kid);
        Assert.Equivalent(list, valid.List, strict: true);
        Assert.Equal("jws.keyUnknown", Assert.IsType<RevocationOutcome.Invalid>(foreign).Code);
    }

    [Fact]
    public async Task A_list_is_no_license_and_a_license_no_list()
    {
        var list = await RevocationDocument.WriteAsync(List(), _signer, sandbox: false, Now, CancellationToken.None);
        var license = Signed(Sound, LicenseDocument.Type);

        var asLicense = LicenseDocument.Read(list.Jws, _signer.PublicKeys(sandbox: false));
        var asList = RevocationDocument.Read(license, _signer.PublicKeys(sandbox: false));

        Assert.Equal("jws.typeRefused", Assert.IsType<LicenseOutcome.Invalid>(asLicense).Code);
        Assert.Equal("jws.typeRefused", Assert.IsType<RevocationOutcome.Invalid>(asList).Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"cancelled\" -> \"forgotten\"")]
    [InlineData("\"cancelled\" -> 0")]
    [InlineData("[{ -> [null,{")]
    [InlineData("\"issued\":1795219200 -> \"issued\":\"today\"")]
    [InlineData("\"iss\": -> \"extra\":1,\"iss\":")]
    [InlineData("\"license\":\"lic_a\", -> ")]
    public void Signed_bytes_that_are_no_list_are_refused(string payload)
    {
        var forged = payload.Split(" -> ") is [var from, var to] ? Sound.Replace(from, to, StringComparison.Ordinal) : payload;

        var outcome = RevocationDocument.Read(Signed(forged), _signer.PublicKeys(sandbox: false));

        Assert.IsType<RevocationOutcome.Valid>(RevocationDocument.Read(Signed(Sound), _signer.PublicKeys(sandbox: false)));
        Assert.Equal("revocations.malformed", Assert.IsType<RevocationOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public async Task A_list_without_one_of_its_entries_does_not_verify()
    {
        var signed = await RevocationDocument.WriteAsync(List(), _signer, sandbox: false, Now, CancellationToken.None);
        var parts = signed.Jws.Split('.');
        parts[1] = Base64Url.Encode(RevocationJson.Write(List() with { Entries = [] }));

        var outcome = RevocationDocument.Read(string.Join('.', parts), _signer.PublicKeys(sandbox: false));

        Assert.Equal("jws.signatureInvalid", Assert.IsType<RevocationOutcome.Invalid>(outcome).Code);
    }

    [Fact]
    public async Task A_signer_that_signs_another_list_is_found_out() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await RevocationDocument.WriteAsync(
            List(), new Careless(_signer), sandbox: false, Now, CancellationToken.None));

    [Fact]
    public async Task Ten_thousand_entries_fit()
    {
        var list = List() with
        {
            Entries = [.. Enumerable.Range(0, 10_000).Select(i => new RevocationEntry($"lic_{i:00000000000000000000000000}", RevocationReason.Replaced, Now))],
        };

        var signed = await RevocationDocument.WriteAsync(list, _signer, sandbox: false, Now, CancellationToken.None);

        Assert.InRange(signed.Jws.Length, 1, RevocationDocument.MaxLength);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    private string Signed(string payload, string type = RevocationDocument.Type) =>
        Jws.Sign(_keys.Current(KeyPurpose.License, Now), type, Encoding.UTF8.GetBytes(payload));

    private RevocationList List() => new()
    {
        Iss = "https://fulfillment.example",
        Issued = Now,
        NextUpdate = Now.AddDays(2),
        Entries =
        [
            new RevocationEntry("lic_a", RevocationReason.Cancelled, Now),
            new RevocationEntry("lic_b", RevocationReason.Disclosed, Now.AddDays(-1)),
        ],
    };

    /// <summary>Signs an empty list, whatever it is given.</summary>
    private sealed class Careless(ILicenseSigner signer) : ILicenseSigner
    {
        public KeySet PublicKeys(bool sandbox) => signer.PublicKeys(sandbox);

        public ValueTask<SignedLicense> SignAsync(
            string type, ReadOnlyMemory<byte> payload, bool sandbox, DateTimeOffset now, CancellationToken cancel) =>
            signer.SignAsync(
                type, RevocationJson.Write(RevocationJson.Read(payload)! with { Entries = [] }), sandbox, now, cancel);
    }
}
