using Fulfillment.Tests.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>
/// A fact of an abstract suite that runs once per database. In a class named <c>…OnPostgres</c> it is skipped, with the
/// reason, where there is no server.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Fulfillment.Engine.Tests.Support." + nameof(DatabaseFactDiscoverer), "Fulfillment.Engine.Tests")]
public sealed class DatabaseFactAttribute : FactAttribute;

public sealed class DatabaseFactDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new DatabaseTestCase(messages, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

public sealed class DatabaseTestCase : XunitTestCase
{
    [Obsolete("Called by the deserializer alone.")]
    public DatabaseTestCase()
    {
    }

    public DatabaseTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.EndsWith("OnPostgres", StringComparison.Ordinal)
            ? OutsideParts.PostgresMissing!
            : base.GetSkipReason(factAttribute);
}
