using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Tests.Adapters.Fixtures;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Adapters;

/// <summary>Adapters, channels and a store: what stands between the market and the engine.</summary>
internal sealed class ChannelHouse : IAsyncDisposable
{
    public const string Partner = "nordhandel";

    private readonly TempFolder _data = new();

    private ChannelHouse(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        Folder.Add("market", typeof(MarketAdapter))
            .Add("judging", typeof(JudgingAdapter))
            .Add("broken", typeof(ThrowingAdapter));
        Database = new Database(Options.Create(
            new StoreOptions { ConnectionString = $"Data Source={_data.PathOf("store.db")}" }));
        Caller = new AdapterCaller(Database, new CallGuards(Options.Create(new GuardOptions()), Clock), Clock, Log);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Channels = new ChannelRegistry(
            ChannelSetup.ReadAll(configuration), Folder.Load(), Database, Options.Create(Folder.Options),
            NullLogger<ChannelRegistry>.Instance);
    }

    public AdapterFolder Folder { get; } = new();

    public ManualClock Clock { get; } = new();

    public Database Database { get; }

    public AdapterCaller Caller { get; }

    public ChannelRegistry Channels { get; }

    public KeptLog Log { get; } = new();

    public static async Task<ChannelHouse> OpenAsync(params IEnumerable<(string Key, string? Value)> channels)
    {
        var house = new ChannelHouse(channels.Select(c => KeyValuePair.Create($"Channels:{c.Key}", c.Value)));
        await new Migrator(house.Database, house.Clock, NullLogger<Migrator>.Instance).MigrateAsync(default);
        await house.Database.InTransactionAsync(
            tx => PartnerTable.InsertAsync(
                tx,
                new Partner { Id = Partner, Name = "Nordhandel AB", Kind = PartnerKind.Channel, Scopes = [], ApiVersion = PrincipalDesk.ApiVersion, CreatedAt = default },
                default),
            default);
        return house;
    }

    /// <summary>One good channel <c>nordic</c>, with more settings for its adapter.</summary>
    public static Task<ChannelHouse> OpenNordicAsync(params IEnumerable<(string Key, string? Value)> settings) => OpenAsync(
    [
        ("nordic:adapter", "market"), ("nordic:partner", Partner),
        .. settings.Select(setting => ($"nordic:settings:{setting.Key}", setting.Value)),
    ]);

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Database.DisposeAsync();
        Folder.Dispose();
        _data.Dispose();
    }

    internal sealed class KeptLog : ILogger<AdapterCaller>
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add($"{eventId.Id} {formatter(state, exception)}");
            }
        }
    }
}
