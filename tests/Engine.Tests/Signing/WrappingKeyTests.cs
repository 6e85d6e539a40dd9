using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class WrappingKeyTests
{
    private static readonly WrappingKey _key = WrappingKey.Create("l-");

    // What a signature of this kind has in front of its SHA-256 hash (RFC 8017, section 9.2).
    private static readonly byte[] _hashIs = Convert.FromHexString("3031300d060960864801650304020105000420");

    [Fact]
    public void What_was_wrapped_is_unwrapped()
    {
        var secret = RandomNumberGenerator.GetBytes(16);

        var wrapped = _key.Wrap(secret);

        Assert.Equal(256, wrapped.Length);
        Assert.Equal(secret, _key.Public.Unwrap(wrapped));
        Assert.Equal(wrapped, _key.Wrap(secret));
    }

    [Fact]
    public void It_is_the_operation_of_which_the_framework_makes_signatures()
    {
        var data = Encoding.UTF8.GetBytes("the same numbers");
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_key.ToPkcs8(), out _);

        var wrapped = _key.Wrap([.. _hashIs, .. SHA256.HashData(data)]);

        Assert.Equal(rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), wrapped);
    }

    [Fact]
    public void A_private_number_that_went_wrong_wraps_nothing()
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_key.ToPkcs8(), out _);
        var numbers = rsa.ExportParameters(includePrivateParameters: true);
        numbers.D![100] ^= 1;
        var faulty = new WrappingKey(_key.Public, numbers, _key.ToPkcs8());

        Assert.Throws<CryptographicException>(() => faulty.Wrap(new byte[16]));
    }

    [Fact]
    public void A_secret_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _key.Wrap(new byte[246]));
        Assert.Equal(new byte[245], _key.Public.Unwrap(_key.Wrap(new byte[245])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(257)]
    public void What_has_another_length_unwraps_to_nothing(int length) => Assert.Null(_key.Public.Unwrap(new byte[length]));

    [Fact]
    public void A_number_beyond_the_modulus_unwraps_to_nothing()
    {
        var largest = new byte[256];
        largest.AsSpan().Fill(0xFF);

        Assert.Null(_key.Public.Unwrap(largest));
    }

    [Theory]
    [InlineData("0001ffffffffffffffff00aa", "aa")]
    [InlineData("0001ffffffffffffffff00", "")]
    [InlineData("0001ffffffffffffff00aabb", null)]
    [InlineData("0002ffffffffffffffff00aa", null)]
    [InlineData("0101ffffffffffffffff00aa", null)]
    [InlineData("0001ffffffffffffffffffff", null)]
    [InlineData("0001ffffffff01ffffff00aa", null)]
    [InlineData("00", null)]
    public void A_block_of_type_1_has_eight_bytes_of_padding_and_a_zero(string block, string? content) =>
        Assert.Equal(content, RsaBlock.Content(Convert.FromHexString(block)) is { } bytes ? Convert.ToHexStringLower(bytes) : null);

    [Fact]
    public void The_public_half_travels_as_PEM()
    {
        var read = UnwrappingKey.FromPem(_key.Public.ToPem());

        Assert.Equal(_key.Public.Thumbprint, read.Thumbprint);
        Assert.Equal("seventeen bytes.."u8.ToArray(), read.Unwrap(_key.Wrap("seventeen bytes.."u8)));
        Assert.DoesNotContain("PRIVATE", _key.Public.ToPem(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void What_is_no_PEM_of_a_key_is_refused(string pem) =>
        Assert.Equal("key.malformed", Assert.Throws<KeyFormatException>(() => UnwrappingKey.FromPem(pem)).Code);

    [Fact]
    public void A_weak_key_is_refused()
    {
        using var rsa = RSA.Create(1024);

        Assert.Equal(
            "key.weak",
            Assert.Throws<KeyFormatException>(() => UnwrappingKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem())).Code);
    }

    [Fact]
    public void Its_text_form_holds_no_secret() => Assert.Equal($"WrappingKey {_key.Kid}", _key.ToString());
}
