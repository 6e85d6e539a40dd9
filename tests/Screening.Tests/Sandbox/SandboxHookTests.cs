using Fulfillment.Screening.Sandbox;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Sandbox;

public sealed class SandboxHookTests
{
    private readonly SandboxHook _hook = new();

    [Theory]
    [InlineData("Sandbox Review Ltd", Verdict.Review)]
    [InlineData("Sandbox Deny Ltd", Verdict.Deny)]
    [InlineData("Example GmbH", Verdict.Allow)]
    public async Task A_name_forces_its_verdict(string name, Verdict expected)
    {
        var request = A.Request(A.Party(), A.Party() with { Name = name }) with { Sandbox = true };

        var answer = await _hook.ScreenAsync(request, CancellationToken.None);

        Assert.Equal(expected, answer.Verdict);
        Assert.Equal(expected == Verdict.Allow ? 0 : 1, answer.Reasons.Count);
    }

    [Theory]
    [InlineData("Sandbox Review Ltd")]
    [InlineData("Sandbox Deny Ltd")]
    [InlineData("Sandbox Timeout Ltd")]
    public async Task A_real_order_is_left_to_the_other_hooks(string name)
    {
        var request = A.Request(A.Party() with { Name = name });

        var answer = await _hook.ScreenAsync(request, CancellationToken.None);

        Assert.Equal(Verdict.Allow, answer.Verdict);
    }

    [Fact]
    public async Task A_hook_that_does_not_answer_waits_until_it_is_cancelled()
    {
        using var budget = new CancellationTokenSource();
        var request = A.Request(A.Party() with { Name = "Sandbox Timeout Ltd" }) with { Sandbox = true };

        var answer = _hook.ScreenAsync(request, budget.Token).AsTask();
        var answered = answer.IsCompleted;
        await budget.CancelAsync();

        Assert.False(answered);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }
}
