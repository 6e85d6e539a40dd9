using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Sdk;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.Connectors.Webhooks;

/// <summary>Receivers that lead elsewhere, answer nothing, too much or too slowly: none costs more than its time.</summary>
public sealed class HostileReceiverTests(ITestOutputHelper output)
{
    private const string Name = "hooks.partner.example";
    private static readonly IPAddress _good = IPAddress.Loopback;

    // Stands for a public address: the one network of the loopback that these tests allow.
    private static readonly string[] _allowed = ["127.0.0.1/32"];

    private static readonly string _secret = WebhookSecret.New();

    public static TheoryData<string> PrivateAddresses =>
    [
        "127.0.0.2", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::1", "::", "::ffff:127.0.0.2", "::ffff:10.0.0.1", "fe80::1", "fd00:ec2::254", "ff02::1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1",
    ];

    [Theory]
    [MemberData(nameof(PrivateAddresses))]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to(string address)
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        using var sender = Sender(_ => [IPAddress.Parse(address)]);

        var answer = await SendAsync(sender, $"http://{Name}:{receiver.Port}/");

        Assert.Equal(("webhook.addressRefused", 0), (CodeOf(answer), receiver.Connections));
    }

    [Theory]
    [MemberData(nameof(PrivateAddresses))]
    public async Task One_private_address_among_public_ones_spoils_the_name(string address)
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        using var before = Sender(_ => [IPAddress.Parse(address), _good]);
        using var behind = Sender(_ => [_good, IPAddress.Parse(address)]);

        var answers = new[]
        {
            await SendAsync(before, $"http://{Name}:{receiver.Port}/"),
            await SendAsync(behind, $"http://{Name}:{receiver.Port}/"),
        };

        Assert.All(answers, answer => Assert.Equal("webhook.addressRefused", CodeOf(answer)));
        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task A_name_that_answers_otherwise_a_moment_later_is_connected_to_where_it_was_checked()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        var asked = 0;
        using var sender = Sender(_ => Interlocked.Increment(ref asked) == 1 ? [_good] : [IPAddress.Parse("127.0.0.2")]);

        var answer = await SendAsync(sender, $"http://{Name}:{receiver.Port}/");

        Assert.Equal((true, 1, 1), (answer.Outcome is Outcome.Done, asked, receiver.Connections));
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("0177.0.0.2")]
    [InlineData("0x7f.0.0.2")]
    [InlineData("0x7f000002")]
    [InlineData("2130706434")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.2]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("localhost")]
    public async Task No_spelling_of_a_private_address_reaches_a_listener(string host)
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        using var sender = Sender(null, new WebhookOptions { Development = true });

        var answer = await SendAsync(sender, $"http://{host}:{receiver.Port}/");

        Assert.Equal(("webhook.addressRefused", 0), (CodeOf(answer), receiver.Connections));
    }

    [Fact]
    public async Task Digits_of_another_script_are_a_name_that_leads_nowhere()
    {
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(200));
        using var sender = Sender(null, new WebhookOptions { Development = true });

        var answer = await SendAsync(sender, $"http://１２７.０.０.１:{receiver.Port}/");

        Assert.True(CodeOf(answer) is "webhook.unresolved" or "webhook.addressRefused", CodeOf(answer));
        Assert.Equal(0, receiver.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_is_not_followed(string elsewhere)
    {
        await using var target = TcpReceiver.Answering(TcpReceiver.Status(200));
        var location = elsewhere.Length > 0 ? elsewhere : target.Url;
        await using var receiver = TcpReceiver.Answering(TcpReceiver.Status(307, $"Location: {location}\r\n"));
        using var sender = Sender();

        var answer = await SendAsync(sender, receiver.Url);

        Assert.Equal(("webhook.redirected", 307, 0), (CodeOf(answer), answer.Status, target.Connections));
    }

    [Fact]
    public async Task Silence_costs_its_time_and_no_more()
    {
        await using var receiver = TcpReceiver.Start((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        using var sender = Sender(limit: 0.3);

        var (answer, took) = await TimedAsync(sender, receiver.Url);

        Assert.Equal("webhook.timeout", CodeOf(answer));
        Assert.InRange(took.TotalSeconds, 0.25, 10);
    }

    [Fact]
    public async Task An_answer_that_drips_is_cut_off_when_the_time_is_over()
    {
        await using var receiver = TcpReceiver.Start((stream, cancel) => DripAsync(stream, "HTTP/1.1 200 OK\r\nX-Slow: ", cancel));
        using var sender = Sender(limit: 0.5);

        var (answer, took) = await TimedAsync(sender, receiver.Url);

        Assert.Equal("webhook.timeout", CodeOf(answer));
        Assert.InRange(took.TotalSeconds, 0.4, 10);
    }

    [Fact]
    public async Task The_status_decides_and_a_body_that_drips_is_not_waited_for()
    {
        await using var receiver = TcpReceiver.Start(
            (stream, cancel) => DripAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", cancel));
        using var sender = Sender(limit: 10);

        var (answer, took) = await TimedAsync(sender, receiver.Url);

        Assert.IsType<Outcome.Done>(answer.Outcome);
        Assert.InRange(took.TotalSeconds, 0, 9);
    }

    [Fact]
    public async Task Of_an_endless_answer_almost_nothing_is_taken_in()
    {
        var written = 0L;
        var broke = new TaskCompletionSource();
        await using var receiver = TcpReceiver.Start(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancel);
            var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
            try
            {
                while (true)
                {
                    await stream.WriteAsync(chunk, cancel);
                    written += chunk.Length;
                }
            }
            finally
            {
                broke.TrySetResult();
            }
        });
        using var sender = Sender();

        var answer = await SendAsync(sender, receiver.Url);
        await broke.Task.WaitAsync(TimeSpan.FromSeconds(30));

        output.WriteLine($"The receiver got rid of {written / 1024} KiB, buffers of the system included.");
        Assert.IsType<Outcome.Done>(answer.Outcome);
        Assert.InRange(written, 0, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task Endless_headers_are_broken_off()
    {
        await using var receiver = TcpReceiver.Start(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancel);
            while (true)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-More: {new string('x', 4096)}\r\n"), cancel);
            }
        });
        using var sender = Sender();

        Assert.Equal("webhook.broken", CodeOf(await SendAsync(sender, receiver.Url)));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    public async Task What_does_not_speak_http_is_broken(string said)
    {
        await using var receiver = TcpReceiver.Answering(said);
        using var sender = Sender();

        Assert.Equal("webhook.broken", CodeOf(await SendAsync(sender, receiver.Url)));
    }

    [Fact]
    public async Task A_connection_that_is_reset_comes_again()
    {
        await using var receiver = TcpReceiver.Start((stream, _) =>
        {
            ((NetworkStream)stream).Socket.LingerState = new LingerOption(true, 0);
            ((NetworkStream)stream).Socket.Close();
            return Task.CompletedTask;
        });
        using var sender = Sender();

        Assert.Equal("webhook.broken", CodeOf(await SendAsync(sender, receiver.Url)));
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_unreachable()
    {
        string url;
        await using (var gone = TcpReceiver.Answering(""))
        {
            url = gone.Url;
        }

        using var sender = Sender();

        Assert.Equal("webhook.unreachable", CodeOf(await SendAsync(sender, url)));
    }

    [Fact]
    public async Task A_name_that_leads_nowhere_is_unresolved()
    {
        using var nothing = Sender(_ => []);
        using var unknown = Sender(_ => throw new SocketException((int)SocketError.HostNotFound));

        Assert.Equal("webhook.unresolved", CodeOf(await SendAsync(nothing, $"http://{Name}/")));
        Assert.Equal("webhook.unresolved", CodeOf(await SendAsync(unknown, $"http://{Name}/")));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted()
    {
        using var certificate = SelfSigned();
        await using var receiver = TlsReceiver(certificate, out var url);
        using var sender = Sender();

        Assert.Equal("webhook.untrusted", CodeOf(await SendAsync(sender, url)));
    }

    [Fact]
    public async Task The_caller_s_own_time_counts_too()
    {
        await using var receiver = TcpReceiver.Start((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        using var sender = Sender();

        var (answer, took) = await TimedAsync(sender, receiver.Url, new ManualClock().GetUtcNow().AddSeconds(0.8));

        Assert.Equal("webhook.timeout", CodeOf(answer));
        Assert.InRange(took.TotalSeconds, 0.2, 10);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_that_the_receiver_failed()
    {
        await using var receiver = TcpReceiver.Start((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        using var sender = Sender();
        using var caller = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(Call(receiver.Url), caller.Token));
    }

    private static async Task DripAsync(Stream stream, string head, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ticks.WaitForNextTickAsync(cancel))
        {
            await stream.WriteAsync("x"u8.ToArray(), cancel);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Takes the bytes of the handshake for what they are, before any request can be read.</summary>
    private static Closing TlsReceiver(X509Certificate2 certificate, out string url)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        url = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        return new Closing(listener, ShakeAsync());

        async Task ShakeAsync()
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(certificate);
            }
            catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private sealed class Closing(TcpListener listener, Task work) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await work;
        }
    }

    private static async Task<(WebhookAnswer Answer, TimeSpan Took)> TimedAsync(
        WebhookSender sender, string url, DateTimeOffset? deadline = null)
    {
        var started = Stopwatch.GetTimestamp();
        var call = Call(url);
        var answer = await sender.SendAsync(call with { Deadline = deadline ?? call.Deadline }, CancellationToken.None);
        return (answer, Stopwatch.GetElapsedTime(started));
    }

    private static Task<WebhookAnswer> SendAsync(WebhookSender sender, string url) =>
        sender.SendAsync(Call(url), CancellationToken.None);

    private static string? CodeOf(WebhookAnswer answer) => (answer.Outcome as Outcome.Retry)?.Code;

    private static WebhookSender Sender(double limit) => Sender(null, Allowing(limit));

    private static WebhookSender Sender(Func<string, IPAddress[]>? resolve = null, WebhookOptions? options = null) => new(
        Options.Create(options ?? Allowing()),
        new ManualClock(),
        resolve is null ? Dns.GetHostAddressesAsync : (name, _) => Task.FromResult(resolve(name)));

    private static WebhookOptions Allowing(double limit = 15) =>
        new() { Development = true, AllowedPrivateNetworks = _allowed, TimeoutSeconds = limit };

    private static WebhookCall Call(string url) => new()
    {
        Id = "msg_1",
        Url = url,
        Body = "{}",
        Secrets = [_secret],
        Deadline = new ManualClock().GetUtcNow().AddSeconds(20),
    };
}
