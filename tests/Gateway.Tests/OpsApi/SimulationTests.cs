using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Asking what another policy would have done.</summary>
public sealed class SimulationTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Path = "/ops/v1/screening/simulations";

    [Fact]
    public async Task Where_nobody_was_found_nothing_would_have_been_otherwise()
    {
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);

        var answer = await reviewer.SendAsync(HttpMethod.Post, Path, """{"from":"2026-10-01","to":"2026-11-01","workflow":"ecommerce","reviewFrom":0.8}""");

        Assert.Equal("""{"decisions":0,"more":false,"moves":[],"examples":[]}""", answer.Text);
    }

    [Theory]
    [InlineData("""{"from":"2026-10-01","to":"2026-11-01"}""", "", "member.missing")]
    [InlineData("""{"from":"2026-11-01","to":"2026-11-01","reviewFrom":0.8}""", "/to", "value.range")]
    [InlineData("""{"from":"2026-10-01","to":"2026-11-01","reviewFrom":0.2}""", "/reviewFrom", "value.range")]
    [InlineData("""{"from":"2026-10-01","to":"2026-11-01","reviewFrom":0.8,"workflow":"friends"}""", "/workflow", "value.enum")]
    public async Task What_cannot_be_asked_is_named(string body, string pointer, string code)
    {
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);

        var refused = await reviewer.SendAsync(HttpMethod.Post, Path, body);

        Assert.Equal(400, refused.Status);
        Assert.Contains((pointer, code), refused.Faults);
    }

    [Fact]
    public async Task Only_reviewers_ask()
    {
        using var person = await shared.OperatorAsync(OperatorRole.Operator);

        Assert.Equal(403, (await person.SendAsync(HttpMethod.Post, Path, """{"from":"2026-10-01","to":"2026-11-01","reviewFrom":0.8}""")).Status);
    }
}
