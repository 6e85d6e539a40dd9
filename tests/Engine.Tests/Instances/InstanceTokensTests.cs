using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Tests.Instances;

public sealed class InstanceTokensTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly KeyFolder _keys;
    private readonly InstanceTokens _tokens;

    public InstanceTokensTests()
    {
        _keys = new KeyFolder(_folder.Path, _clock);
        _keys.Initialize(_clock.GetUtcNow());
        _tokens = new InstanceTokens(new SecretVault(_keys, _clock), Options.Create(new InstanceOptions()), _clock);
    }

    [Fact]
    public void A_token_says_whose_it_is_and_until_when()
    {
        var activation = Activation();

        var token = _tokens.Mint(activation);

        Assert.Equal(new InstanceClaim(activation.Id, 1, _clock.GetUtcNow().AddDays(90)), _tokens.Read(token.Value));
        Assert.DoesNotContain(token.Value, $"{token}", StringComparison.Ordinal);
    }

    [Fact]
    public void No_character_of_it_can_be_changed()
    {
        var token = _tokens.Mint(Activation()).Value;

        Assert.All(Enumerable.Range(0, token.Length), at =>
        {
            var other = token[at] == 'A' ? 'B' : 'A';

            Assert.Null(_tokens.Read($"{token[..at]}{other}{token[(at + 1)..]}"));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("fit_")]
    [InlineData("fit_....")]
    [InlineData("fit_act_1.1.9999999999.AAAA.")]
    [InlineData("fit_act_1.x.y.AAAA.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.AAAA")]
    public void What_is_no_token_is_none(string text) => Assert.Null(_tokens.Read(text));

    [Fact]
    public void A_token_ends()
    {
        var token = _tokens.Mint(Activation()).Value;

        _clock.Advance(TimeSpan.FromDays(90));

        Assert.Null(_tokens.Read(token));
    }

    [Fact]
    public void A_token_of_another_version_or_of_a_deactivated_instance_counts_no_more()
    {
        var activation = Activation();
        var claim = _tokens.Read(_tokens.Mint(activation).Value)!;
        var ended = activation.Deactivate(_clock.GetUtcNow());

        Assert.True(claim.IsOf(activation));
        Assert.False(claim.IsOf(ended));
        Assert.False(claim.IsOf(ended.Again(Request(), _clock.GetUtcNow())));
        Assert.Equal(ended, ended.Deactivate(_clock.GetUtcNow()));
    }

    public void Dispose() => _folder.Dispose();

    private Activation Activation() => Engine.Instances.Activation.New(Request(), "sub_1", new InstanceSecrets(new SecretVault(_keys, _clock)), _clock);

    private static ActivationRequest Request() => new() { Code = ActivationCode.New(), InstanceId = "a" };
}
