using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Regions;
using Fulfillment.Screening.Sandbox;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Screening.Tests;

public sealed class ScreeningServicesTests
{
    [Fact]
    public void The_hooks_are_registered_once_however_often_it_is_asked()
    {
        var services = new ServiceCollection();
        var settings = new ConfigurationBuilder().Build();

        services.AddScreening(settings).AddScreening(settings);

        Assert.Single(services, service => service.ServiceType == typeof(ListLibrary));
        Assert.Single(services, service => service.ImplementationType == typeof(ListRefresh));
        var hooks = services.Where(service => service.ServiceType == typeof(IScreeningHook));
        Assert.Equal([typeof(EmbargoHook), typeof(ListHook), typeof(SandboxHook)], hooks.Select(hook => hook.ImplementationType));
    }

    [Fact]
    public async Task The_embargo_hook_answers_with_the_rules_it_was_given()
    {
        var hook = new EmbargoHook(EmbargoRules.Default);

        var answer = await hook.ScreenAsync(A.Request(A.Party("CU")), CancellationToken.None);

        Assert.Equal("embargo", hook.Name);
        Assert.Equal(EmbargoRules.Default.Source, answer.Source);
        Assert.Equal(Verdict.Deny, answer.Verdict);
    }
}
