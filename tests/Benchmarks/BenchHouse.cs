using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access.Tokens;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Benchmarks;

/// <summary>The house's own parts in this process, for what is measured without HTTP.</summary>
internal sealed class BenchHouse : IAsyncDisposable
{
    private const string Partner = "direct";

    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;

    private BenchHouse() => _app = GatewayHost.Build(
        new Dictionary<string, string?>
        {
            ["Store:ConnectionString"] = $"Data Source={_folder.PathOf("store.db")}",
            ["Keys:Folder"] = _folder.PathOf("keys"),
        },
        services => services.AddLogging(logging => logging.ClearProviders()));

    public ITokenValidator Validator => _app.Services.GetRequiredService<ITokenValidator>();

    public AuditVerifier Verifier => _app.Services.GetRequiredService<AuditVerifier>();

    private ILicenseSigner Signer => _app.Services.GetRequiredService<ILicenseSigner>();

    public static async Task<BenchHouse> OpenAsync()
    {
        var house = new BenchHouse();
        await Startup.PrepareAsync(house._app.Services, CancellationToken.None);
        return house;
    }

    /// <summary>A token that this house never saw before.</summary>
    public string Token() => _app.Services.GetRequiredService<TokenMint>()
        .Mint("cli_bench", "partner", Partner, Scopes.ForPartners);

    /// <summary>A license, signed and read back by the public path, as every license is.</summary>
    public async Task<string> LicenseAsync()
    {
        var clock = TimeProvider.System;
        var start = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var first = DateOnly.FromDateTime(start.UtcDateTime);
        var claims = new LicenseClaims
        {
            Iss = "https://fulfillment.example",
            Sub = "A-S00000001",
            Jti = LicenseId.For("sub_01jd7m3qax0s2d4f6g8h0j2k4n", 1, first, "cloud", start),
            Iat = start,
            Nbf = start,
            Exp = start.AddYears(3),
            Licensee = new Licensee("Müller Maschinenbau GmbH"),
            Plan = "premium",
            Seats = 37,
            Intervals = [new LicenseInterval(first, first.AddYears(3), 37, "premium")],
            Cloud = CloudMode.Online,
        };
        return (await LicenseDocument.WriteAsync(claims, Signer, clock.GetUtcNow(), CancellationToken.None)).Jws;
    }

    public Task FillAuditAsync(int count) => _app.Services.GetRequiredService<Database>().InTransactionAsync(
        tx => AuditTable.AppendAsync(
            tx,
            CancellationToken.None,
            [.. Enumerable.Range(0, count).Select(number => new AuditRecord
            {
                At = TimeProvider.System.GetUtcNow(),
                Actor = "partner:bench",
                Action = "order.place",
                Subject = $"ord_{number:00000000000000000000000000}",
                AfterRef = "v1",
            })]),
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
