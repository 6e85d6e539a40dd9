using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Vendors;

/// <summary>What holds of every answer, also of those that somebody made up to break us.</summary>
public sealed class VendorReplyProperties : IDisposable
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(5_000);
    private static readonly byte[] _allow = Encoding.UTF8.GetBytes(AVendor.Allow);

    private readonly AVendor _vendor = new();

    public void Dispose() => _vendor.Dispose();

    [Fact]
    public void Whatever_bytes_come_they_allow_only_when_they_are_a_whole_well_formed_allow() => Prop
        .ForAll(Bodies().ToArbitrary(), body => Allows(body) == IsAllow(body))
        .Check(_config);

    [Fact]
    public void Half_of_an_allow_is_none() =>
        Assert.DoesNotContain(Enumerable.Range(0, _allow.Length).Select(length => _allow[..length]), Allows);

    [Fact]
    public void What_comes_later_is_never_an_allow_at_once() => Prop
        .ForAll(Bodies().ToArbitrary(), body => VendorReply.Read("acme", 202, body) is VendorReply.Pending or VendorReply.Missing)
        .Check(_config);

    [Fact]
    public void Whatever_a_stranger_sends_is_forged_and_nothing_throws() => Prop
        .ForAll(Bodies().ToArbitrary(), Texts().ToArbitrary(), (body, text) => VendorMessage.Read("acme", [AVendor.Secret], Message(body, text)) is LaterReading.Forged)
        .Check(_config);

    [Fact]
    public void Whatever_the_vendor_signs_is_read_whole_or_not_at_all() => Prop
        .ForAll(Bodies().ToArbitrary(), body => VendorMessage.Read("acme", [AVendor.Secret], _vendor.Message(Encoding.UTF8.GetString(body))) is LaterReading.Unreadable)
        .Check(_config);

    private static bool Allows(byte[] body) =>
        VendorReply.Read("acme", 200, body) is VendorReply.Answered { Word.Verdict: Verdict.Allow };

    /// <summary>Said another way than the code says it: by a reader that knows nothing of forms.</summary>
    private static bool IsAllow(byte[] body)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(body, new() { AllowDuplicateProperties = false });
            var members = json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
            return members.Count == 3
                && members["verdict"].GetString() == "allow"
                && members["reference"].GetString() is { Length: >= 1 and <= 100 } reference && reference.All(c => c is > ' ' and < '\u007f')
                && members["reasons"].GetArrayLength() == 0;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    private InboundMessage Message(byte[] body, string text) => new()
    {
        Headers = new Dictionary<string, string>
        {
            ["webhook-id"] = text,
            ["webhook-timestamp"] = VendorSignature.Time(_vendor.Clock.GetUtcNow()),
            ["webhook-signature"] = $"v1,{text} {text} v1,{Convert.ToBase64String(body)}",
        },
        Body = body,
        ReceivedAt = _vendor.Clock.GetUtcNow(),
    };

    /// <summary>Pure noise, an allow with some bytes changed, cut out or put in, and pieces of JSON put together anyhow.</summary>
    private static Gen<byte[]> Bodies() => Gen.OneOf(
        Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(),
        Gen.Constant(_allow),
        from at in Gen.Choose(0, _allow.Length - 1)
        from with in Gen.Choose(0, 255)
        select (byte[])[.. _allow[..at], (byte)with, .. _allow[(at + 1)..]],
        from at in Gen.Choose(0, _allow.Length)
        from cut in Gen.Choose(0, 10)
        from put in Texts()
        select (byte[])[.. _allow[..at], .. Encoding.UTF8.GetBytes(put), .. _allow[Math.Min(at + cut, _allow.Length)..]],
        Gen.Elements("{", "}", "[", "]", ",", ":", "\"verdict\"", "\"allow\"", "\"deny\"", "\"reference\"", "\"case-1\"", "\"reasons\"", "null", "1", " ", "\"reasons\":[]", "\"verdict\":\"allow\"", "\"reference\":\"c\"")
            .ArrayOf().Select(parts => Encoding.UTF8.GetBytes($"{{{string.Join(",", parts)}}}")),
        Gen.Shuffle<string>(["\"verdict\":\"allow\"", "\"reference\":\"c\"", "\"reasons\":[]"]).Select(parts => Encoding.UTF8.GetBytes($"{{{string.Join(" , ", parts)}}}")));

    private static Gen<string> Texts() => ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");
}
