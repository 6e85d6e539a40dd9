using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Webhooks;

/// <summary>An engine with endpoints whose receivers are played by the test.</summary>
public abstract class WebhookHouse(Func<Task<TestStore>> open) : EngineTests(open)
{
    private protected static readonly Actor _who = Actor.Partner("nordhandel", "token-1");

    private protected PlayedReceivers Receivers { get; } = new();

    private protected WebhookDesk Desk => Engine.Get<WebhookDesk>();

    private protected WebhookReplay Replay => Engine.Get<WebhookReplay>();

    protected override void SetUp(IServiceCollection services) => services.AddSingleton<ISinkSource>(Receivers);

    private protected async Task<WebhookEndpoint> AddAsync(
        string url = "https://hooks.partner.example/", string? partner = null, params string[] types)
    {
        var draft = new WebhookDraft { Url = url, EventTypes = types is [] ? null : types };
        var change = await Desk.AddAsync(partner ?? Partner.Id, draft, $"secret of {url}", _who, Cancel);
        return Assert.IsType<WebhookChange.Done>(change).Endpoint;
    }

    private protected async Task<WebhookEndpoint> ReadAsync(WebhookEndpoint endpoint) =>
        (await Store.InAsync(tx => WebhookTable.FindAnyAsync(tx, endpoint.Id, Cancel)))!;

    private protected static (string Partner, string Id) Key(WebhookEndpoint endpoint) => (endpoint.Partner, endpoint.Id);

    private protected async Task<WebhookEndpoint> SetAsync(WebhookEndpoint endpoint, Func<WebhookEndpoint, WebhookEndpoint> change) =>
        Assert.IsType<WebhookChange.Done>(await Desk.ChangeAsync(Key(endpoint), null, change, _who, Cancel)).Endpoint;

    private protected Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(WebhookEndpoint endpoint) =>
        Store.InAsync(tx => WebhookDeliveryTable.ListAsync(tx, endpoint.Sink, null, null, 1000, Cancel));

    private protected async Task DeliverAllAsync()
    {
        while (await Engine.DeliverAsync() > 0)
        {
        }
    }

    /// <summary>Every webhook's receiver at once.</summary>
    private protected sealed class PlayedReceivers : ISinkSource
    {
        public List<(string Sink, OutboundMessage Message)> Given { get; } = [];

        public Outcome Says { get; set; } = new Outcome.Done();

        public Func<string, OutboundMessage, Outcome>? SaysOf { get; set; }

        public Func<int, TimeSpan?> Waits { get; set; } = _ => TimeSpan.Zero;

        public ISink? Find(string name) =>
            name.StartsWith(WebhookEndpoint.SinkPrefix, StringComparison.Ordinal) ? new Played(name, this) : null;

        /// <summary>An order's, as they came to one endpoint, or to the only one.</summary>
        public IReadOnlyList<long> SequencesOf(Order order, WebhookEndpoint? endpoint = null) =>
        [
            .. Given.Where(given => given.Message.SubjectId == order.Id)
                .Where(given => endpoint is null || given.Sink == endpoint.Sink)
                .Select(given => given.Message.Version),
        ];

        private sealed class Played(string name, PlayedReceivers all) : IRetrySchedule
        {
            public string Name => name;

            public SinkClass Class => SinkClass.Log;

            public TimeSpan? After(int attempts) => all.Waits(attempts);

            public ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
            {
                lock (all.Given)
                {
                    all.Given.Add((name, message));
                }

                return new(all.SaysOf?.Invoke(name, message) ?? all.Says);
            }
        }
    }
}
