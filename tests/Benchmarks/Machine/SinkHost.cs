using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>The gateway with four sinks, one of each class, that are told of every fulfilled order and take it at once.</summary>
internal static class SinkHost
{
    public const string Verb = "gateway";

    public static async Task<int> RunAsync()
    {
        await using var app = GatewayHost.Build(services: services => services.AddInstantSinks());
        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    public static IServiceCollection AddInstantSinks(this IServiceCollection services)
    {
        services.AddSingleton<ISinkRoutes, Routes>();
        foreach (var kind in Enum.GetValues<SinkClass>())
        {
            services.AddSingleton<ISink>(new Instant(NameOf(kind), kind));
        }

        return services;
    }

    private static string NameOf(SinkClass kind) => $"bench.{kind}";

    private sealed class Instant(string name, SinkClass kind) : ISink
    {
        public string Name => name;

        public SinkClass Class => kind;

        public ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel) => new(new Outcome.Done());
    }

    private sealed class Routes : ISinkRoutes, ISinkRouting
    {
        private static readonly SinkRoute[] _all = [.. Enum.GetValues<SinkClass>().Select(kind => new SinkRoute(NameOf(kind), kind))];

        public ValueTask<ISinkRouting> LoadAsync(
            DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) => new(this);

        public IEnumerable<SinkRoute> For(Order order, OrderEvent told) => told.Type == "order.fulfilled" ? _all : [];
    }
}
