using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Promises;

internal delegate ValueTask<TOut> Operation<TIn, TOut>(TIn question, AdapterCall call, CancellationToken cancel);

/// <summary>A good adapter with one operation replaced by a bad one.</summary>
internal sealed class TamperedAdapter(IAdapter good) : IAdapter
{
    public string Name => good.Name;

    public Operation<InboundMessage, Authentication> Authenticate { get; init; } = good.AuthenticateAsync;

    public Operation<InboundMessage, Translation> Translate { get; init; } = good.TranslateAsync;

    public Operation<OrderConfirmation, Outcome> Confirm { get; init; } = good.ConfirmAsync;

    public ValueTask<Authentication> AuthenticateAsync(
        InboundMessage message, AdapterCall call, CancellationToken cancel) => Authenticate(message, call, cancel);

    public ValueTask<Translation> TranslateAsync(
        InboundMessage message, AdapterCall call, CancellationToken cancel) => Translate(message, call, cancel);

    public ValueTask<Outcome> ConfirmAsync(
        OrderConfirmation order, AdapterCall call, CancellationToken cancel) => Confirm(order, call, cancel);
}
