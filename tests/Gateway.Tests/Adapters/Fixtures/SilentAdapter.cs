using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Fulfillment.Gateway.Tests.Adapters.Fixtures;

/// <summary>
/// An adapter that has nothing to say. The tests' own assembly is the package of this one and of those below: a copy of
/// it is loaded from disk, so that no type here is the one that the test itself sees.
/// </summary>
public abstract class SilentAdapter(string name) : IAdapter
{
    public string Name => name;

    public ValueTask<Authentication> AuthenticateAsync(InboundMessage message, AdapterCall call, CancellationToken cancel) =>
        new(new Authentication.Forged("Nobody is genuine here."));

    public ValueTask<Translation> TranslateAsync(InboundMessage message, AdapterCall call, CancellationToken cancel) =>
        new(new Translation.Intents([]));

    public ValueTask<Outcome> ConfirmAsync(OrderConfirmation confirmation, AdapterCall call, CancellationToken cancel) =>
        new(new Outcome.Done());
}

public sealed class FirstAdapter() : SilentAdapter("first");

public sealed class SecondAdapter() : SilentAdapter("second");

public sealed class WrongNameAdapter() : SilentAdapter("somebody-else");

public sealed class NeedyAdapter(string need) : SilentAdapter(need);

public sealed class GenericAdapter<T>() : SilentAdapter(typeof(T).Name);

public sealed class NoAdapter;

public sealed class ThrowingAdapter : SilentAdapter
{
    public ThrowingAdapter()
        : base("bad") => throw new NotSupportedException("words that nobody should see");
}

public sealed class ThrowingStaticAdapter() : SilentAdapter(_name)
{
    private static readonly string _name = int.Parse("no number").ToString();
}

public sealed class NamelessAdapter() : SilentAdapter(null!);

/// <summary>Its constructor never ends.</summary>
public sealed class EndlessAdapter : SilentAdapter
{
    public EndlessAdapter()
        : base("bad")
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}

/// <summary>Implements an interface of an assembly whose name the test spoils.</summary>
public sealed class IncompleteAdapter() : SilentAdapter("bad"), IYamlConvertible
{
    public const string Needs = "YamlDotNet";

    public void Read(IParser parser, Type expectedType, ObjectDeserializer nestedObjectDeserializer)
    {
    }

    public void Write(IEmitter emitter, ObjectSerializer nestedObjectSerializer)
    {
    }
}

/// <summary>Judges settings as its one setting says.</summary>
public sealed class JudgingAdapter() : SilentAdapter("judging"), ICheckSettings
{
    public IEnumerable<string> CheckSettings(ChannelSettings settings)
    {
        switch (settings.Find("Mood"))
        {
            case "strict":
                yield return "Flavor is missing: set it.";
                yield return "Color is missing: set it.";
                break;
            case "broken":
                throw new NotSupportedException("words that nobody should see");
        }
    }
}
