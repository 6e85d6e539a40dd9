using Fulfillment.Engine.Audit;

namespace Fulfillment.Engine.Tests.Audit;

public sealed class ActorTests
{
    [Fact]
    public void An_actor_says_its_kind_and_id()
    {
        Assert.Equal("partner:acme", Actor.Partner("acme", "jti-1").Name);
        Assert.Equal("operator:opr_1", Actor.Operator("opr_1", null).Name);
        Assert.Equal("channel:nordic", Actor.Channel("nordic").Name);
        Assert.Equal(("system", "command"), (Actor.System.Name, Actor.Command.Name));
    }
}
