using Fulfillment.Adapters.Distributor;
using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Distributor;

public sealed class AuthenticationTests
{
    private const string Empty = """{"messageId":"m-1"}""";

    [Theory]
    [InlineData("new-order", "m-1001")]
    [InlineData("unknown-sku", "m-1005")]
    [InlineData("refused-type", "m-1010")]
    [InlineData("refused-many-faults", "m-1013")]
    public async Task A_signed_message_is_genuine_whatever_it_asks_for(string recording, string id)
    {
        var answer = await AuthenticateAsync(DistributorMarket.Recorded(recording));

        Assert.Equal(new Authentication.Genuine(id), answer);
    }

    [Theory]
    [InlineData("forged-secret", "distributor-signature")]
    [InlineData("forged-no-signature", "distributor-signature")]
    [InlineData("forged-other-id", "distributor-signature")]
    [InlineData("forged-stale", "distributor-timestamp")]
    public async Task A_forged_message_is_refused_and_the_header_is_named(string recording, string header)
    {
        var answer = await AuthenticateAsync(DistributorMarket.Recorded(recording));

        Assert.StartsWith(header, Assert.IsType<Authentication.Forged>(answer).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unreadable-garbage", "$ is not JSON, of the wrong kind, unknown, or there twice.")]
    [InlineData("unreadable-other-id", "messageId must equal the header distributor-message-id.")]
    public async Task A_signed_message_without_its_id_is_unreadable(string recording, string summary)
    {
        var answer = await AuthenticateAsync(DistributorMarket.Recorded(recording));

        Assert.Equal(new Authentication.Unreadable(summary), answer);
    }

    [Fact]
    public async Task One_good_signature_of_several_is_enough_and_the_old_secret_is_mentioned()
    {
        var call = A.Call(DistributorMarket.Settings);

        var answer = await new DistributorAdapter()
            .AuthenticateAsync(DistributorMarket.Recorded("secret-rotation"), call, default);

        Assert.Equal(new Authentication.Genuine("m-1006"), answer);
        Assert.Equal(
            ["Message m-1006 is still signed with PreviousSecret: keep it for now."], ((RecordedLog)call.Log).Lines);
    }

    [Theory]
    [InlineData("1795254900", true)]
    [InlineData("1795254899", false)]
    [InlineData("1795255500", true)]
    [InlineData("1795255501", false)]
    [InlineData("-1795255200", false)]
    [InlineData("+1795255200", false)]
    [InlineData("1795255200.0", false)]
    [InlineData("9223372036854775807", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("", false)]
    public async Task A_signature_counts_for_five_minutes_either_way(string timestamp, bool genuine)
    {
        var answer = await AuthenticateAsync(DistributorMarket.Sign(Empty, timestamp: timestamp));

        Assert.Equal(genuine, answer is Authentication.Genuine);
    }

    [Theory]
    [InlineData("A.b_c-9", true)]
    [InlineData("", false)]
    [InlineData("m 1", false)]
    [InlineData("m-ä", false)]
    [InlineData("m-1\n", false)]
    public async Task A_message_id_is_of_plain_characters(string id, bool genuine)
    {
        var answer = await AuthenticateAsync(DistributorMarket.Sign($$"""{"messageId":"{{id}}"}""", id));

        Assert.Equal(genuine, answer is Authentication.Genuine);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task A_message_id_has_at_most_64_characters(int length, bool genuine)
    {
        var id = new string('m', length);

        var answer = await AuthenticateAsync(DistributorMarket.Sign($$"""{"messageId":"{{id}}"}""", id));

        Assert.Equal(genuine, answer is Authentication.Genuine);
    }

    [Theory]
    [InlineData("v1=", "v2=")]
    [InlineData("v1=", "")]
    [InlineData("v1=", "v1=00")]
    [InlineData("v1=", "v1=,")]
    [InlineData("v1=", "v1=zz")]
    public async Task A_signature_of_another_form_counts_for_nothing(string right, string wrong)
    {
        var message = DistributorMarket.Sign(Empty);
        var signature = message.Headers["distributor-signature"].Replace(right, wrong, StringComparison.Ordinal);

        var answer = await AuthenticateAsync(With(message, "distributor-signature", signature));

        Assert.IsType<Authentication.Forged>(answer);
    }

    [Fact]
    public async Task Hex_may_be_in_capitals()
    {
        var message = DistributorMarket.Sign(Empty);
        var signature = "v1=" + message.Headers["distributor-signature"][3..].ToUpperInvariant();

        var answer = await AuthenticateAsync(With(message, "distributor-signature", signature));

        Assert.IsType<Authentication.Genuine>(answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    public async Task A_secret_that_could_be_guessed_proves_nothing(string secret)
    {
        var message = DistributorMarket.Sign(Empty);
        var signature = DistributorSignature.Sign(secret, "m-1", "1795255200", message.Body.Span);
        var call = A.Call(new Dictionary<string, string> { ["Secret"] = secret });

        var answer = await new DistributorAdapter()
            .AuthenticateAsync(With(message, "distributor-signature", signature), call, default);

        Assert.IsType<Authentication.Forged>(answer);
    }

    private static ValueTask<Authentication> AuthenticateAsync(InboundMessage message) =>
        new DistributorAdapter().AuthenticateAsync(message, A.Call(DistributorMarket.Settings), default);

    private static InboundMessage With(InboundMessage message, string header, string value) =>
        message with { Headers = new Dictionary<string, string>(message.Headers) { [header] = value } };
}
