using Fulfillment.Engine.Principals;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>One running gateway for a class of tests; each test takes a partner of its own.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> _settings = new()
    {
        // The gate may hold an order for as long as a test needs.
        ["Engine:Screening:BudgetMilliseconds"] = "60000",
    };

    private readonly Lazy<Task<HttpClient>> _anyPartner;
    private int _partners;

    public SharedGateway() => _anyPartner = new Lazy<Task<HttpClient>>(() => PartnerAsync());

    public RunningGateway Gateway { get; private set; } = null!;

    public ScreeningGate Gate { get; } = new();

    public HttpClient Anonymous => Gateway.Anonymous;

    public async Task InitializeAsync() => Gateway = await RunningGateway.StartAsync(
        settings: _settings, services: all => all.AddSingleton<IScreeningHook>(Gate));

    public Task<HttpClient> PartnerAsync(Func<Partner, Partner>? with = null) =>
        Gateway.PartnerAsync($"partner-{Interlocked.Increment(ref _partners)}", with);

    /// <summary>One partner for all tests of the class that place nothing.</summary>
    public Task<HttpClient> AnyPartnerAsync() => _anyPartner.Value;

    public Task<HttpClient> SandboxAsync() => PartnerAsync(partner => partner with { Sandbox = true });

    public Task<HttpClient> OperatorAsync(OperatorRole role) =>
        Gateway.OperatorAsync(role, $"{role} {Interlocked.Increment(ref _partners)}");

    /// <summary>An order whose customer waits in screening until <see cref="ScreeningGate.Open"/>.</summary>
    public System.Text.Json.Nodes.JsonObject GatedBody(out string customer)
    {
        customer = $"Waiting {Guid.CreateVersion7():N}";
        Gate.Close(customer);
        var body = Orders.Body();
        body["customer"]!["name"] = customer;
        return body;
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
