using Fulfillment.Connectors.Dedicated;
using Fulfillment.Gateway.Tests.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Dedicated;
using Fulfillment.Simulators.Wire;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Connectors.Dedicated;

/// <summary>A service whose operations take two stages of five seconds.</summary>
internal sealed class DedicatedSubject : ProvisionerSubject
{
    private DedicatedSubject() => Target = new DedicatedSimulator(Clock);

    public DedicatedSimulator Target { get; }

    public override FaultMenu Faults => Target.Faults;

    public override int Effects => Target.Effects;

    public override Entitlement Asked { get; } = new()
    {
        Plan = "ultimate",
        Seats = 100,
        StartsOn = new DateOnly(2026, 11, 21),
        EndsOn = new DateOnly(2027, 11, 21),
        Region = "eu-central-1",
        AddOns = new Dictionary<string, long> { ["storage"] = 10_000 },
    };

    public static Task<DedicatedSubject> OpenAsync() => OpenAsync(new DedicatedSubject());

    public override void Settle() => Clock.Advance(Target.StageTime * 2);

    protected override Task<SimulatorHost> StartHostAsync() =>
        SimulatorHost.StartAsync(routes => routes.MapDedicated(Target, Credential));

    protected override IProvisioner Make(string address, string credential) =>
        new DedicatedProvisioner(Options.Create(Set(new DedicatedOptions(), address, credential)), Clock);
}
