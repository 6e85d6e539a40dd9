using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulfillment.Gateway.Tests.Connectors.Targets;
using Fulfillment.Screening;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;
using Fulfillment.Simulators.Vendor;
using Fulfillment.Simulators.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Screening;

/// <summary>The hook as the house sets it up, against a vendor that knows the wire and nothing of ours.</summary>
public sealed class VendorOverHttpTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // A busy machine is no reason to be late, where a test is not about that.
    private const int Patient = 30_000;
    private const int Hasty = 250;

    private readonly VendorSimulator _vendor = new(Secret, TimeProvider.System) { LaterBy = TimeSpan.Zero };
    private SimulatorHost _host = null!;

    public async Task InitializeAsync() => _host = await SimulatorHost.StartAsync(routes => routes.MapVendor(_vendor, "a-credential-of-our-own"));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("Example GmbH", Verdict.Allow)]
    [InlineData(VendorNames.Review, Verdict.Review)]
    [InlineData(VendorNames.Deny, Verdict.Deny)]
    public async Task A_verdict_comes_at_once(string name, Verdict verdict)
    {
        var answer = await AskAsync(name);

        Assert.Equal((verdict, false, "case-1"), (answer.Verdict, answer.IsMissing, answer.Reference));
        Assert.Equal(verdict == Verdict.Allow ? [] : ["vendor.acme.name.found"], answer.Reasons.Select(reason => reason.Rule));
    }

    [Fact]
    public async Task A_repeat_is_the_same_case()
    {
        await AskAsync("Example GmbH");
        await AskAsync("Example GmbH");

        Assert.Equal((2, 1), (_vendor.Questions, _vendor.Cases));
    }

    [Fact]
    public async Task An_answer_that_comes_later_is_the_answer_to_the_question()
    {
        using var house = new House(_host.Address, Patient);
        _vendor.LaterBy = TimeSpan.FromHours(1);
        var pending = await house.Hook.ScreenAsync(Request(VendorNames.LaterDeny), default);
        _vendor.Tell("ord_1", "deny");
        var came = new TaskCompletionSource<InboundMessage>();
        await using var door = await SimulatorHost.StartAsync(routes => routes.MapPost("/", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            came.TrySetResult(new InboundMessage
            {
                Headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                Body = body.ToArray(),
                ReceivedAt = TimeProvider.System.GetUtcNow(),
            });
        }));
        using var http = new HttpClient();

        Assert.Equal([200], await _vendor.Post.SendAsync(http, new Uri(door.Address), default));

        var given = Assert.IsType<LaterReading.Genuine>(house.Hook.Read(await came.Task)).Given;
        Assert.Equal((Verdict.Review, true, "vendor.pending"), (pending.Verdict, pending.IsMissing, Assert.Single(pending.Reasons).Rule));
        Assert.Equal(
            (Verdict.Deny, pending.Reference, house.Hook.QuestionOf(Request(VendorNames.LaterDeny)), "ord_1"),
            (given.Verdict, given.Reference, given.Question, given.SubjectId));
    }

    [Fact]
    public async Task Another_secret_is_refused()
    {
        MustBeMissing(await AskAsync("Example GmbH", secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"), "vendor.refused");
        Assert.Equal(0, _vendor.Questions);
    }

    [Theory]
    [InlineData(FaultKind.Error, "vendor.failed")]
    [InlineData(FaultKind.ErrorAfterCommit, "vendor.failed")]
    [InlineData(FaultKind.Unavailable, "vendor.failed")]
    [InlineData(FaultKind.Throttle, "vendor.throttled")]
    [InlineData(FaultKind.Garbage, "vendor.garbage")]
    [InlineData(FaultKind.DropAfterCommit, "vendor.unreachable")]
    [InlineData(FaultKind.Truncate, "vendor.unreachable")]
    public async Task What_goes_wrong_asks_for_a_person_and_the_next_question_is_answered(FaultKind kind, string rule)
    {
        _vendor.Faults.Add(new Fault { Kind = kind });

        MustBeMissing(await AskAsync("Example GmbH"), rule);
        Assert.Equal(Verdict.Allow, (await AskAsync("Example GmbH")).Verdict);
    }

    [Theory]
    [InlineData(FaultKind.Delay)]
    [InlineData(FaultKind.Slow)]
    public async Task Who_is_slow_or_hangs_is_not_waited_for(FaultKind kind)
    {
        _vendor.Faults.Add(new Fault { Kind = kind, Seconds = 600 });

        MustBeMissing(await AskAsync("Example GmbH", Hasty), "vendor.timeout");
    }

    [Theory]
    [InlineData("SSH-2.0-nonsense\r\n\r\n", "vendor.garbage")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"verdict\":\"allow\"", "vendor.unreachable")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "vendor.redirected")]
    [InlineData("", "vendor.unreachable")]
    public async Task Whoever_else_answers_there_allows_nothing(string answer, string rule)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, answer);

        MustBeMissing(await AskAsync("Example GmbH", address: $"http://{listener.LocalEndpoint}"), rule);
        await served;
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_is_allowed() =>
        MustBeMissing(await AskAsync("Example GmbH", address: "http://127.0.0.1:1"), "vendor.unreachable");

    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[100]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }

    private async Task<ScreeningAnswer> AskAsync(string name, int budget = Patient, string secret = Secret, string? address = null)
    {
        using var house = new House(address ?? _host.Address, budget, secret);
        return await house.Hook.ScreenAsync(Request(name), CancellationToken.None);
    }

    private static ScreeningRequest Request(string name) => new()
    {
        SubjectId = "ord_1",
        On = new DateOnly(2026, 11, 21),
        Parties =
        [
            new ScreenedParty
            {
                Role = "customer", Name = name, Country = "DE", AddressLines = ["Weg 1"], ContactNames = ["Erika Müller"],
                Identifiers = [new ScreenedIdentifier("vat", "DE1", null)],
            },
        ],
        Skus = ["premium-sm"],
    };

    private static void MustBeMissing(ScreeningAnswer answer, string rule) =>
        Assert.Equal((Verdict.Review, true, rule), (answer.Verdict, answer.IsMissing, Assert.Single(answer.Reasons).Rule));

    /// <summary>The vendor's hook, made of settings as the house makes it.</summary>
    private sealed class House : IDisposable
    {
        private readonly ServiceProvider _services;

        public House(string address, int budget, string secret = Secret)
        {
            var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Screening:Vendors:acme:Url"] = $"{address}/vendor/v1/screenings",
                ["Screening:Vendors:acme:Secret"] = secret,
                ["Screening:Vendors:acme:BudgetMilliseconds"] = $"{budget}",
            }).Build();
            _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(settings).AddScreening(settings).BuildServiceProvider();
        }

        public VendorHook Hook => _services.GetServices<IScreeningHook>().OfType<VendorHook>().Single();

        public void Dispose() => _services.Dispose();
    }
}
