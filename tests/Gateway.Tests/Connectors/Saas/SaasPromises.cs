using Fulfillment.Gateway.Tests.Connectors.Targets;

namespace Fulfillment.Gateway.Tests.Connectors.Saas;

public sealed class SaasPromises : ProvisionerPromises
{
    private protected override async Task<ProvisionerSubject> OpenAsync() => await SaasSubject.OpenAsync();
}
