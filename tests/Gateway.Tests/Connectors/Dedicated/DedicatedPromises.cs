using Fulfillment.Gateway.Tests.Connectors.Targets;

namespace Fulfillment.Gateway.Tests.Connectors.Dedicated;

public sealed class DedicatedPromises : ProvisionerPromises
{
    private protected override async Task<ProvisionerSubject> OpenAsync() => await DedicatedSubject.OpenAsync();
}
