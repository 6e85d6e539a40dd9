using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Wire;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>A provisioner, its target on the loopback interface, and the clock of both.</summary>
internal abstract class ProvisionerSubject : IAsyncDisposable
{
    public const string Credential = "canary-credential-0123456789";

    private readonly List<IProvisioner> _made = [];
    private SimulatorHost _host = null!;
    private int _keys;

    public ManualClock Clock { get; } = new();

    public IProvisioner Provisioner { get; set; } = null!;

    public string Address => _host.Address;

    public abstract FaultMenu Faults { get; }

    /// <summary>How many requests had an effect at the target.</summary>
    public abstract int Effects { get; }

    /// <summary>What can be asked for; each time of the same place.</summary>
    public abstract Entitlement Asked { get; }

    /// <summary>Lets what is under way end.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>Another provisioner of the same kind, which stands elsewhere or shows another credential.</summary>
    public IProvisioner At(string address, string credential = Credential)
    {
        var made = Make(address, credential);
        _made.Add(made);
        return made;
    }

    public ProvisionRequest Provision(Entitlement? asked = null, string id = "prv_1", string? key = null) => new()
    {
        ProvisioningId = id,
        SubscriptionId = "sub_1",
        SubscriptionNumber = "S-1",
        IdempotencyKey = key ?? NextKey(),
        Deadline = Clock.GetUtcNow().AddMinutes(1),
        Asked = asked ?? Asked,
    };

    public UpdateRequest Update(Entitlement asked, string id = "prv_1", string? key = null) => new()
    {
        ProvisioningId = id,
        SubscriptionId = "sub_1",
        SubscriptionNumber = "S-1",
        IdempotencyKey = key ?? NextKey(),
        Deadline = Clock.GetUtcNow().AddMinutes(1),
        Asked = asked,
    };

    public DeprovisionRequest Deprovision(string id = "prv_1") => new()
    {
        ProvisioningId = id,
        SubscriptionId = "sub_1",
        SubscriptionNumber = "S-1",
        IdempotencyKey = NextKey(),
        Deadline = Clock.GetUtcNow().AddMinutes(1),
    };

    public async Task<LastOperationResult> LastOperationAsync(string id = "prv_1", IProvisioner? provisioner = null) =>
        await (provisioner ?? Provisioner).LastOperationAsync(
            new LastOperationRequest
            {
                ProvisioningId = id,
                SubscriptionId = "sub_1",
                SubscriptionNumber = "S-1",
                IdempotencyKey = NextKey(),
                Deadline = Clock.GetUtcNow().AddMinutes(1),
            },
            default);

    public async Task<ReadBackResult> ReadBackAsync(Entitlement? asked, string id = "prv_1", IProvisioner? provisioner = null) =>
        await (provisioner ?? Provisioner).ReadBackAsync(
            new ReadBackRequest
            {
                ProvisioningId = id,
                SubscriptionId = "sub_1",
                SubscriptionNumber = "S-1",
                IdempotencyKey = NextKey(),
                Deadline = Clock.GetUtcNow().AddMinutes(1),
                Asked = asked,
            },
            default);

    /// <summary>Provisions, and lets it end.</summary>
    public async Task ProvisionAsync(Entitlement? asked = null, string id = "prv_1")
    {
        await Provisioner.ProvisionAsync(Provision(asked, id), default);
        Settle();
    }

    public async ValueTask DisposeAsync()
    {
        _made.OfType<IDisposable>().ToList().ForEach(made => made.Dispose());
        await _host.DisposeAsync();
    }

    protected abstract Task<SimulatorHost> StartHostAsync();

    protected abstract IProvisioner Make(string address, string credential);

    protected static T Set<T>(T options, string address, string credential)
        where T : TargetOptions
    {
        (options.BaseUrl, options.Credential, options.TimeoutSeconds) = (address, credential, 30);
        return options;
    }

    protected static async Task<T> OpenAsync<T>(T subject)
        where T : ProvisionerSubject
    {
        subject._host = await subject.StartHostAsync();
        subject.Provisioner = subject.At(subject.Address);
        return subject;
    }

    private string NextKey() => $"key-{Interlocked.Increment(ref _keys)}";
}
