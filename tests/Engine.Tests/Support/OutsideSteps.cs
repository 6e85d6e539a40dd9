using Fulfillment.Engine.Provisioning;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>Makes every step one that calls somebody outside: each is then a piece of work of its own.</summary>
internal static class OutsideSteps
{
    public static void StepsCallOutside(this IServiceCollection services)
    {
        var steps = services.Where(service => service.ServiceType == typeof(IStep)).ToList();
        foreach (var step in steps)
        {
            services.Remove(step);
            services.AddSingleton<IStep>(provider => new OutsideStep((IStep)(step.ImplementationInstance
                ?? ActivatorUtilities.CreateInstance(provider, step.ImplementationType!))));
        }
    }

    private sealed class OutsideStep(IStep inner) : IStep
    {
        public string Name => inner.Name;

        public bool IsLocal => false;

        public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel) => inner.RunAsync(job, cancel);
    }
}
