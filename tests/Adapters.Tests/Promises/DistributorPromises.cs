using Fulfillment.Adapters.Tests.Distributor;

namespace Fulfillment.Adapters.Tests.Promises;

public sealed class DistributorPromises : AdapterPromises
{
    private protected override AdapterSubject Subject { get; } = DistributorMarket.Subject();
}
