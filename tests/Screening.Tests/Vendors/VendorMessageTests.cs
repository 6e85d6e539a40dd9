using System.Text;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Vendors;

public sealed class VendorMessageTests : IDisposable
{
    private const string Body = """
        {"question":"scq_1","subject":"ord_1","verdict":"deny","reference":"case-1","reasons":[{"code":"hit","summary":"It is them.","party":"customer"}]}
        """;

    private readonly AVendor _vendor = new();

    public void Dispose() => _vendor.Dispose();

    [Fact]
    public void What_the_vendor_has_signed_is_its_answer()
    {
        var read = Assert.IsType<LaterReading.Genuine>(Read(_vendor.Message(Body))).Given;

        Assert.Equal(
            ("msg-1", "ord_1", "scq_1", "case-1", Verdict.Deny), (read.MessageId, read.SubjectId, read.Question, read.Reference, read.Verdict));
        Assert.Equal(("vendor.acme.hit", Verdict.Deny, "customer", "It is them."), Assert.Single(read.Reasons) is var why ? (why.Rule, why.Verdict, why.Party, why.Summary) : default);
    }

    [Fact]
    public void The_published_example_of_the_scheme_comes_out() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        VendorSignature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]));

    [Fact]
    public void A_message_is_judged_by_the_time_at_which_it_came()
    {
        var message = _vendor.Message(Body);
        _vendor.Clock.Advance(TimeSpan.FromDays(1));

        Assert.IsType<LaterReading.Genuine>(Read(message));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void It_may_be_five_minutes_from_our_time(int seconds, bool isTaken) =>
        Assert.Equal(isTaken, Read(_vendor.Message(Body, age: TimeSpan.FromSeconds(seconds))) is LaterReading.Genuine);

    [Fact]
    public void The_former_secret_is_taken_while_it_is_set()
    {
        const string Former = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        var message = _vendor.Message(Body, secret: Former);

        Assert.IsType<LaterReading.Forged>(Read(message));
        Assert.IsType<LaterReading.Genuine>(VendorMessage.Read("acme", [AVendor.Secret, Former], message));
    }

    [Theory]
    [InlineData("webhook-id", "msg-2")]
    [InlineData("webhook-id", null)]
    [InlineData("webhook-timestamp", "1")]
    [InlineData("webhook-timestamp", "yesterday")]
    [InlineData("webhook-timestamp", "-1")]
    [InlineData("webhook-timestamp", "99999999999999999999")]
    [InlineData("webhook-timestamp", null)]
    [InlineData("webhook-signature", "")]
    [InlineData("webhook-signature", "v1,")]
    [InlineData("webhook-signature", "v1,AAAA")]
    [InlineData("webhook-signature", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("webhook-signature", null)]
    public void A_header_that_is_missing_or_another_one_makes_it_forged(string name, string? value)
    {
        var message = _vendor.Message(Body);
        var headers = message.Headers.ToDictionary();
        headers.Remove(name);
        if (value is not null)
            headers[name] = value;

        Assert.IsType<LaterReading.Forged>(Read(message with { Headers = headers }));
    }

    [Fact]
    public void Another_byte_makes_it_forged()
    {
        var message = _vendor.Message(Body);
        var body = message.Body.ToArray();
        body[^3] ^= 1;

        Assert.IsType<LaterReading.Forged>(Read(message with { Body = body }));
        Assert.IsType<LaterReading.Forged>(Read(message with { Body = Encoding.UTF8.GetBytes(Body.Replace("deny", "allow")) }));
    }

    [Fact]
    public void A_question_of_ours_sent_back_is_no_answer()
    {
        var question = VendorQuestion.Of(Support.A.Request(Support.A.Party()));

        Assert.IsType<LaterReading.Unreadable>(Read(_vendor.Message(Encoding.UTF8.GetString(question.Body), question.Id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void An_id_that_cannot_be_kept_is_unreadable(string id) => Assert.IsType<LaterReading.Unreadable>(Read(_vendor.Message(Body, id)));

    private static LaterReading Read(InboundMessage message) => VendorMessage.Read("acme", [AVendor.Secret], message);
}
