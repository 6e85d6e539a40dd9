using System.Data.Common;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>A hook that answers what the test says, and remembers what it was asked.</summary>
internal sealed class FakeHook(string name = "fake") : IScreeningHook
{
    public string Name => name;

    public Func<CancellationToken, Task<ScreeningAnswer>> Answers { get; set; } = _ => Saying(Verdict.Allow);

    public List<ScreeningRequest> Asked { get; } = [];

    public Verdict Says
    {
        set => Answers = _ => Saying(value);
    }

    public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        lock (Asked)
        {
            Asked.Add(request);
        }

        return await Answers(cancel);
    }

    private static Task<ScreeningAnswer> Saying(Verdict verdict) => Task.FromResult(new ScreeningAnswer
    {
        Verdict = verdict,
        Source = "fake list of today",
        Reasons = verdict == Verdict.Allow
            ? []
            :
            [
                new ScreeningReason
                {
                    Rule = "fake.rule",
                    Verdict = verdict,
                    Party = "customer",
                    Summary = "It is on the list.",
                },
            ],
    });
}

/// <summary>A sink that answers what the test says, and remembers what it was given.</summary>
internal sealed class FakeSink(string name = FakeSink.Usual) : ISink
{
    public const string Usual = "fake-sink";

    public string Name => name;

    public SinkClass Class => SinkClass.Log;

    public Func<CancellationToken, Task<Outcome>> Answers { get; set; } =
        _ => Task.FromResult<Outcome>(new Outcome.Done());

    public List<OutboundMessage> Given { get; } = [];

    public Outcome Says
    {
        set => Answers = _ => Task.FromResult(value);
    }

    public async ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
    {
        Given.Add(message);
        return await Answers(cancel);
    }
}

/// <summary>Tells the sinks that the test names of the events that it names.</summary>
internal sealed class FakeRoutes : ISinkRoutes, ISinkRouting
{
    public Dictionary<string, string> SinkOfType { get; } = [];

    public ValueTask<ISinkRouting> LoadAsync(
        DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) => new(this);

    public IEnumerable<SinkRoute> For(Order order, OrderEvent told) =>
        SinkOfType.TryGetValue(told.Type, out var sink) ? [new SinkRoute(sink, SinkClass.Log)] : [];
}

/// <summary>A house without channels.</summary>
internal sealed class NoChannels : IChannelDirectory, ITranslator
{
    public Channel? Find(string name) => null;

    public Task<Translation> TranslateAsync(InboxMessage message, int attempt, CancellationToken cancel) =>
        throw new InvalidOperationException("There is no channel.");
}
