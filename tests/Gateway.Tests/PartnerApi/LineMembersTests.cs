using System.Text;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Gateway.Tests.Http.Json;

namespace Fulfillment.Gateway.Tests.PartnerApi;

public sealed class LineMembersTests
{
    public static TheoryData<string> Actions() => [.. Enum.GetValues<LineAction>().Select(CamelCase.Of)];

    [Theory]
    [MemberData(nameof(Actions))]
    public void A_line_of_nothing_but_an_action_lacks_a_member(string action)
    {
        var faults = Faults($$"""{"action":"{{action}}"}""");

        Assert.All(faults, fault => Assert.Equal("member.missing", fault.Code));
        Assert.Contains(action is "new" or "trial" ? "/lines/0/sku" : "/lines/0/subscriptionId", faults.Select(f => f.Pointer));
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public void A_line_with_what_its_action_needs_is_read(string action)
    {
        var subscription = action is "new" or "trial" ? "" : ",\"subscriptionId\":\"sub_1\"";

        var what = action is "coTerm" ? "\"endsOn\":\"2027-01-01\"" : "\"sku\":\"s\",\"quantity\":1";

        Assert.Empty(Faults($$"""{"action":"{{action}}",{{what}}{{subscription}}}"""));
    }

    private static IReadOnlyList<Gateway.Http.Errors.Fault> Faults(string line)
    {
        var body = OrderBody.With("""{"sku":"s","quantity":1}""", line);
        return StrictJson.Read(Encoding.UTF8.GetBytes(body), PartnerApiJson.Default.PlaceOrderRequest) switch
        {
            BodyOutcome<PlaceOrderRequest>.Refused refused => refused.Problem.Errors,
            _ => [],
        };
    }
}
