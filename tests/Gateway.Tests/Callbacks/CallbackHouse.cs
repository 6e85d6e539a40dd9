using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fulfillment.Engine;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Callbacks;
using Fulfillment.Gateway.Tests.Adapters;
using Fulfillment.Gateway.Tests.Adapters.Fixtures;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Callbacks;

/// <summary>The porch over HTTP with the engine behind it: the distributor's channel, and some that do not work.</summary>
internal sealed class CallbackHouse : IAsyncDisposable
{
    public const string Partner = "nordhandel";

    private readonly TempFolder _data = new();
    private readonly AdapterFolder _folder = new();
    private HttpHost _host = null!;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 10, 0, 2, TimeSpan.Zero));

    public IServiceProvider Services { get; private set; } = null!;

    public Database Database => Services.GetRequiredService<Database>();

    public static async Task<CallbackHouse> OpenAsync()
    {
        var house = new CallbackHouse();
        house._folder.Add("market", typeof(MarketAdapter)).Add("broken", typeof(ThrowingAdapter));
        CopyDistributor(house._folder.PathOf("distributor"));
        house._host = await HttpHost.StartAsync(
            routes =>
            {
                house.Services = routes.ServiceProvider;
                routes.MapCallbacks();
            },
            house.AddServices);
        await house.Services.GetRequiredService<Migrator>().MigrateAsync(default);
        await house.Database.InTransactionAsync(
            tx => PartnerTable.InsertAsync(
                tx,
                new Partner { Id = Partner, Name = "Nordhandel AB", Kind = PartnerKind.Channel, Scopes = [], ApiVersion = PrincipalDesk.ApiVersion, CreatedAt = default },
                default),
            default);
        return house;
    }

    public async Task<Answer> PostAsync(string channel, HttpContent body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/callbacks/{channel}") { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _host.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, JsonDocument.Parse(text).RootElement, response.Headers);
    }

    /// <summary>Posts a message as the distributor once sent it, byte for byte.</summary>
    public async Task<Answer> PostRecordedAsync(string channel, string name)
    {
        var file = Repo.PathOf($"tests/Adapters.Tests/Recordings/Distributor/{name}.json");
        var recording = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(recording.GetProperty("body").GetString()!));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var headers = recording.GetProperty("headers").EnumerateObject().Where(header => header.Name != "content-type");
        return await PostAsync(channel, body, headers.Select(header => (header.Name, header.Value.GetString()!)));
    }

    /// <summary>Works once at everything that is due.</summary>
    public Task WorkAsync() => Services.GetRequiredService<Worker>().RunDueAsync(default);

    public Task<Order?> OrderAsync(string reference) =>
        Database.ReadAsync(tx => OrderTable.FindByRefAsync(tx, Partner, reference, default), default);

    public Task<int> CountAsync(string table) => Database.ReadAsync(
        async tx =>
        {
            await using var count = tx.Connection!.CreateCommand();
            count.CommandText = $"SELECT count(*) FROM {table}";
            count.Transaction = tx;
            return Convert.ToInt32(await count.ExecuteScalarAsync());
        },
        default);

    public IReadOnlyList<Denial> Denials()
    {
        var log = Services.GetRequiredService<DenialLog>();
        var denials = new List<Denial>();
        while (log.TryTake(out var denial))
        {
            denials.Add(denial);
        }

        return denials;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
        _data.Dispose();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<DenialLog>();
        services.AddEngine().AddAdapters(Channels());
        services.PostConfigure<StoreOptions>(store => store.ConnectionString = $"Data Source={_data.PathOf("store.db")}");
        services.PostConfigure<KeyOptions>(keys => keys.Folder = _data.PathOf("keys"));
        services.PostConfigure<AdapterOptions>(adapters => (adapters.Folder, adapters.AuthenticateSeconds) = (_folder.Root, 0.5));
    }

    private static IConfiguration Channels() => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Channels:nordic:adapter"] = "distributor",
            ["Channels:nordic:partner"] = Partner,
            ["Channels:nordic:settings:Secret"] = "distributor-test-secret-0001",
            ["Channels:keyless:adapter"] = "distributor",
            ["Channels:keyless:partner"] = Partner,
            ["Channels:broken:adapter"] = "broken",
            ["Channels:broken:partner"] = Partner,
            ["Channels:orphan:adapter"] = "market",
            ["Channels:orphan:partner"] = "nobody",
            ["Channels:market:adapter"] = "market",
            ["Channels:market:partner"] = Partner,
            ["Channels:throwing:adapter"] = "market",
            ["Channels:throwing:partner"] = Partner,
            ["Channels:throwing:settings:Behave"] = "throw",
            ["Channels:silent:adapter"] = "market",
            ["Channels:silent:partner"] = Partner,
            ["Channels:silent:settings:Behave"] = "silent",
            ["Channels:hanging:adapter"] = "market",
            ["Channels:hanging:partner"] = Partner,
            ["Channels:hanging:settings:Behave"] = "hang",
        })
        .Build();

    private static void CopyDistributor(string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(Path.Combine(AdapterFolder.Built, "Distributor")))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    internal sealed record Answer(int Status, JsonElement Body, HttpResponseHeaders Headers)
    {
        public string? Id => Body.TryGetProperty("id", out var id) ? id.GetString() : null;

        public string? Code => Body.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
