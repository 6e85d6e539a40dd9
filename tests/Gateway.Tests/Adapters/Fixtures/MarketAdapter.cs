using System.Text.Json;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Tests.Adapters.Fixtures;

/// <summary>A market that behaves as the channel's setting <c>Behave</c> says; good when there is none.</summary>
public sealed class MarketAdapter : IAdapter
{
    public string Name => "market";

    public async ValueTask<Authentication> AuthenticateAsync(InboundMessage message, AdapterCall call, CancellationToken cancel)
    {
        await BehaveAsync(call, cancel);
        return call.Settings.Find("Behave") == "silent" ? null! : new Authentication.Genuine(message.Headers.GetValueOrDefault("x-id", ""));
    }

    /// <summary>Tells its envelope, so that a test can see it.</summary>
    public async ValueTask<Translation> TranslateAsync(InboundMessage message, AdapterCall call, CancellationToken cancel)
    {
        await BehaveAsync(call, cancel);
        call.Log.Info("one line\nand what looks like another");
        return new Translation.Refused(call.Settings.Find("Code") ?? "message.nonsense", JsonSerializer.Serialize(new
        {
            call.OperationId,
            call.Attempt,
            call.IdempotencyKey,
            call.Channel,
            call.Deadline,
            Flavor = call.Settings.Find("flavor"),
        }));
    }

    /// <summary>Remembers what it was told.</summary>
    public async ValueTask<Outcome> ConfirmAsync(OrderConfirmation confirmation, AdapterCall call, CancellationToken cancel)
    {
        await BehaveAsync(call, cancel);
        var known = await call.State.GetAsync(confirmation.PartnerOrderRef, cancel);
        var value = JsonSerializer.Serialize(confirmation);
        await call.State.CompareAndSetAsync(confirmation.PartnerOrderRef, value, known?.Version ?? 0, cancel);
        return call.Settings.Find("Behave") switch
        {
            "silent" => null!,
            "rude" => new Outcome.Retry("Not A Code", "a\0b", TimeSpan.FromDays(10_000)),
            "impatient" => new Outcome.Pending(TimeSpan.FromDays(-1), "soon"),
            _ => new Outcome.Done(),
        };
    }

    private static async Task BehaveAsync(AdapterCall call, CancellationToken cancel)
    {
        switch (call.Settings.Find("Behave"))
        {
            case "throw":
                throw new NotSupportedException("words that nobody should see");
            case "cancel":
                throw new OperationCanceledException();
            case "wait":
                await Task.Delay(Timeout.Infinite, cancel);
                break;
            case "hang":
                await new TaskCompletionSource().Task;
                break;
            case "block":
                using (var never = new ManualResetEventSlim())
                {
                    never.Wait(CancellationToken.None);
                }

                break;
        }
    }
}
