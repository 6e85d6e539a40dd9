using System.Net;
using Fulfillment.Engine.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Gateway.Tests.Access;

/// <summary>An identity provider's key address on the loopback interface.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private KeyServer(WebApplication app)
    {
        _app = app;
        Rotate();
        app.MapGet("/jwks", AnswerAsync);
    }

    public string Address => _app.Urls.First() + "/jwks";

    public SigningKey Key { get; private set; } = null!;

    public string Body { get; set; } = "";

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public int Asked => _asked;

    public static async Task<KeyServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new KeyServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    public void Rotate()
    {
        Key = SigningKey.Create("idp-");
        Body = new KeySet([Key.Public]).ToJson();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        context.Response.StatusCode = (int)Status;
        if (Status == HttpStatusCode.Redirect)
            context.Response.Headers.Location = "/jwks?again";
        return context.Response.WriteAsync(Body);
    }
}
