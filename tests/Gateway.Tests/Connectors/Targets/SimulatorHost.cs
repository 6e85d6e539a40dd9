using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>A simulator on a free port of the loopback interface, behind a real Kestrel.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorHost(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<SimulatorHost> StartAsync(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new SimulatorHost(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
