using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Distributor;

/// <summary>A distributor's order messages: HTTP and JSON, signed with a shared secret. The wire: README.md.</summary>
public sealed class DistributorAdapter : ICheckSettings
{
    public string Name => "distributor";

    public IEnumerable<string> CheckSettings(ChannelSettings settings) => DistributorSettings.FindFaults(settings);

    public ValueTask<Authentication> AuthenticateAsync(
        InboundMessage message, AdapterCall call, CancellationToken cancel) => new(Authenticate(message, call));

    public ValueTask<Translation> TranslateAsync(
        InboundMessage message, AdapterCall call, CancellationToken cancel) =>
        new(OrderTranslation.Translate(message.Body.Span, DistributorSettings.Distributor(call.Settings)));

    public async ValueTask<Outcome> ConfirmAsync(
        OrderConfirmation confirmation, AdapterCall call, CancellationToken cancel) =>
        DistributorSettings.ConfirmUrl(call.Settings) is { } url
            ? await ConfirmationDelivery.PostAsync(url, confirmation, call, cancel)
            : new Outcome.Done();

    private static Authentication Authenticate(InboundMessage message, AdapterCall call)
    {
        var verdict = DistributorSignature.Verify(message, call.Settings, call.Clock.GetUtcNow());
        if (verdict.SignedWith is null)
            return new Authentication.Forged(verdict.Fault);

        var id = message.Headers[DistributorSignature.IdHeader];
        if (verdict.SignedWith == DistributorSettings.PreviousSecret)
            call.Log.Info($"Message {id} is still signed with {DistributorSettings.PreviousSecret}: keep it for now.");

        var head = DistributorJson.Read(message.Body.Span, DistributorJson.Default.MessageHead, out var fault);
        if (head is null)
            return new Authentication.Unreadable(fault);

        return head.MessageId == id
            ? new Authentication.Genuine(id)
            : new Authentication.Unreadable($"messageId must equal the header {DistributorSignature.IdHeader}.");
    }
}
