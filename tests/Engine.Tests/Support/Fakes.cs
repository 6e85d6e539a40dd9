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

    /// <summary>What it would go by; a test that changes its list says so.</summary>
    public string? Source { get; set; }

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
internal sealed class FakeSink(string name = FakeSink.Usual) : ISink, IFindDelivery
{
    public const string Usual = "fake-sink";

    public string Name => name;

    public SinkClass Class => SinkClass.Log;

    /// <summary>What it says when it is asked for a delivery of unknown end; nothing where it knows of none.</summary>
    public Outcome? Finds { get; set; }

    /// <summary>What it was asked for.</summary>
    public List<OutboundMessage> Sought { get; } = [];

    public Func<CancellationToken, Task<Outcome>> Answers { get; set; } =
        _ => Task.FromResult<Outcome>(new Outcome.Done());

    public List<OutboundMessage> Given { get; } = [];

    public Outcome Says
    {
        set => Answers = _ => Task.FromResult(value);
    }

    public async ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
    {
        lock (Given)
        {
            Given.Add(message);
        }

        return await Answers(cancel);
    }

    public ValueTask<Outcome?> FindAsync(OutboundMessage message, CancellationToken cancel)
    {
        Sought.Add(message);
        return new(Finds);
    }
}

/// <summary>Tells the sinks that the test names of the events that it names.</summary>
internal sealed class FakeRoutes : ISinkRoutes, ISinkRouting
{
    public Dictionary<string, string> SinkOfType { get; } = [];

    /// <summary>How the sinks take what they are told.</summary>
    public SinkClass Class { get; set; } = SinkClass.Log;

    /// <summary>One key for all orders, where one is set.</summary>
    public string? OrderingKey { get; set; }

    /// <summary>Sinks that take no interest in any order.</summary>
    public List<string> Uninterested { get; } = [];

    public ValueTask<ISinkRouting> LoadAsync(
        DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) => new(this);

    public IEnumerable<SinkRoute> For(Order order, OrderEvent told) =>
        SinkOfType.TryGetValue(told.Type, out var sinks)
            ? sinks.Split(' ').Select(sink => new SinkRoute(sink, Class) { OrderingKey = OrderingKey })
            : [];

    public IEnumerable<SinkRoute> For(SubscriptionEvent told) =>
        SinkOfType.TryGetValue(told.Type, out var sinks) ? sinks.Split(' ').Select(sink => new SinkRoute(sink, Class)) : [];

    public IEnumerable<string> Unwanted(Order order) => Uninterested;
}

/// <summary>A house without channels.</summary>
internal sealed class NoChannels : IChannelDirectory, ITranslator
{
    public Channel? Find(string name) => null;

    public Task<Translation> TranslateAsync(InboxMessage message, int attempt, CancellationToken cancel) =>
        throw new InvalidOperationException("There is no channel.");
}
