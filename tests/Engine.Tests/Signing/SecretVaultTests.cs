using System.Security.Cryptography;
using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class SecretVaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keys-");
    private readonly ManualClock _clock = new();
    private readonly KeyFolder _keys;
    private readonly SecretVault _vault;

    public SecretVaultTests()
    {
        _keys = new KeyFolder(_folder.FullName, _clock);
        _keys.Initialize(_clock.GetUtcNow());
        _vault = new SecretVault(_keys, _clock);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a secret")]
    [InlineData("Müller · 日本")]
    public void What_was_sealed_is_opened(string secret)
    {
        var text = _vault.Seal(secret, "row 1");

        Assert.StartsWith($"v1.{_keys.CurrentData(_clock.GetUtcNow()).Kid}.", text, StringComparison.Ordinal);
        Assert.Equal(secret, _vault.Open(text, "row 1"));
    }

    [Fact]
    public void One_secret_sealed_twice_gives_two_texts()
    {
        Assert.NotEqual(_vault.Seal("secret", "row"), _vault.Seal("secret", "row"));
    }

    [Fact]
    public void A_sealed_text_moved_to_another_row_stays_closed()
    {
        var text = _vault.Seal("secret", "row 1");

        Assert.ThrowsAny<CryptographicException>(() => _vault.Open(text, "row 2"));
    }

    [Fact]
    public void Every_changed_character_is_noticed()
    {
        var text = _vault.Seal("secret", "row");

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];

            var refusal = Record.Exception(() => _vault.Open(changed, "row"));

            Assert.True(refusal is CryptographicException or KeyFolderException, $"{i}: {refusal}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1.kid.AAAA.AAAA")]
    [InlineData("v2.kid.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.kid.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.A")]
    public void What_is_no_sealed_text_is_refused(string text)
    {
        Assert.ThrowsAny<CryptographicException>(() => _vault.Open(text, "row"));
    }

    [Fact]
    public void After_a_rotation_new_texts_have_the_new_key_and_old_ones_open()
    {
        var old = _vault.Seal("old", "row");
        var next = _keys.Rotate(KeyPurpose.Data, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromMinutes(1));

        var sealedLater = _vault.Seal("new", "row");

        Assert.StartsWith($"v1.{next.Kid}.", sealedLater, StringComparison.Ordinal);
        Assert.Equal("old", _vault.Open(old, "row"));
        Assert.Equal("new", _vault.Open(sealedLater, "row"));
    }

    [Fact]
    public void A_text_of_a_lost_key_names_the_key()
    {
        var next = _keys.Rotate(KeyPurpose.Data, _clock.GetUtcNow(), _clock.GetUtcNow());
        var text = _vault.Seal("secret", "row");
        File.Delete(Path.Combine(_folder.FullName, next.File));
        _clock.Advance(TimeSpan.FromSeconds(1));

        var refusal = Assert.Throws<KeyFolderException>(() => _vault.Open(text, "row"));

        Assert.Contains(next.Kid, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_stays_the_same_over_a_rotation()
    {
        var before = _vault.Fingerprint("CODE");
        _keys.Rotate(KeyPurpose.Data, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromMinutes(1));

        var after = _vault.Fingerprint("CODE");

        Assert.Equal(before, after);
        Assert.NotEqual(before, _vault.Fingerprint("CODF"));
        Assert.Equal(43, before.Length);
    }

    [Fact]
    public void A_MAC_is_known_again_over_a_rotation_and_for_its_purpose_only()
    {
        var mac = _vault.Mac("cursor", "data"u8);
        _keys.Rotate(KeyPurpose.Data, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(32, mac.Length);
        Assert.True(_vault.IsMac("cursor", "data"u8, mac));
        Assert.True(_vault.IsMac("cursor", "data"u8, _vault.Mac("cursor", "data"u8)));
        Assert.False(_vault.IsMac("cursor", "date"u8, mac));
        Assert.False(_vault.IsMac("other", "data"u8, mac));
        Assert.False(_vault.IsMac("cursor", "data"u8, mac.AsSpan(..16)));
        Assert.False(_vault.IsMac("cursor", "data"u8, []));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Delete(recursive: true);
    }
}
