using Fulfillment.Connectors.Saas;
using Fulfillment.Gateway.Tests.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Saas;
using Fulfillment.Simulators.Wire;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Connectors.Saas;

/// <summary>Namespaces acme (1), acme/platform (2), globex (3) and initech (4), which belongs to an account.</summary>
internal sealed class SaasSubject : ProvisionerSubject
{
    private SaasSubject()
    {
        Target = new SaasSimulator(Clock);
        Target.AddNamespace("acme");
        Target.AddNamespace("acme/platform");
        Target.AddNamespace("globex");
        Target.AddNamespace("initech", "acc_initech");
    }

    public SaasSimulator Target { get; }

    public override FaultMenu Faults => Target.Faults;

    public override int Effects => Target.Effects;

    public override Entitlement Asked { get; } = new()
    {
        Plan = "premium",
        Seats = 10,
        StartsOn = new DateOnly(2026, 11, 21),
        EndsOn = new DateOnly(2027, 11, 21),
        Namespace = "acme",
        AddOns = new Dictionary<string, long> { ["storage"] = 10_000 },
    };

    public static Task<SaasSubject> OpenAsync() => OpenAsync(new SaasSubject());

    protected override Task<SimulatorHost> StartHostAsync() =>
        SimulatorHost.StartAsync(routes => routes.MapSaas(Target, Credential));

    protected override IProvisioner Make(string address, string credential) =>
        new SaasProvisioner(Options.Create(Set(new SaasOptions(), address, credential)), Clock);
}
