using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Fulfillment.Simulators.Wire;

/// <summary>Where requests come in: who may, what goes wrong on the way, and how the answer leaves.</summary>
internal sealed class Door(Func<Visit, Reply?> refuse, FaultMenu faults)
{
    private const long LargestBody = 64 * 1024;

    private static readonly Reply _error = Reply.Problem(500, "internal.error", "Something went wrong.");

    /// <param name="credential">The bearer credential that callers must show.</param>
    /// <param name="faults">What goes wrong.</param>
    public Door(string credential, FaultMenu faults)
        : this(visit => IsLetIn(visit.Request, credential) ? null : Reply.Problem(401, "credential.wrong", "Show the bearer credential that was agreed on."), faults)
    {
    }

    public RequestDelegate To(Func<Visit, Reply> handle) =>
        context => ServeAsync(context, handle, faults.Take(context.Request.Method));

    /// <summary>What adds a fault meets none.</summary>
    public RequestDelegate ToFaults() => context => ServeAsync(context, Add, fault: null);

    private async Task ServeAsync(HttpContext context, Func<Visit, Reply> handle, Fault? fault)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LargestBody;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (fault?.Kind == FaultKind.Delay)
        {
            await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), context.RequestAborted);
        }

        var visit = new Visit(context.Request, body.ToArray());
        var reply = refuse(visit) ?? Instead(fault) ?? handle(visit);
        await SendAsync(context, reply, fault);
    }

    private Reply Add(Visit visit) => visit.Read(WireJson.Default.FaultRequest, asked =>
    {
        var fault = asked.Fault();
        if (fault.Times < 1 || fault.Seconds is < 0 or > 3600)
        {
            return Reply.Problem(422, "fault.invalid", "times is at least 1, seconds 0 to 3600.");
        }

        faults.Add(fault);
        return Reply.Of(201, asked, WireJson.Default.FaultRequest);
    });

    private static bool IsLetIn(HttpRequest request, string credential) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {credential}"));

    private static Reply? Instead(Fault? fault) => fault?.Kind switch
    {
        FaultKind.Error => _error,
        FaultKind.Throttle => Wait(429, "calls.tooMany", fault),
        FaultKind.Unavailable => Wait(503, "service.away", fault),
        _ => null,
    };

    private static Reply Wait(int status, string code, Fault fault) =>
        Reply.Problem(status, code, "Wait.") with { RetryAfter = TimeSpan.FromSeconds(fault.Seconds) };

    private static async Task SendAsync(HttpContext context, Reply reply, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.DropAfterCommit:
                context.Abort();
                return;
            case FaultKind.ErrorAfterCommit:
                await WriteAsync(context.Response, _error, _error.Body);
                return;
            case FaultKind.Garbage:
                await WriteAsync(context.Response, reply, reply.Body[..^1]);
                return;
            case FaultKind.Slow or FaultKind.Truncate:
                await WriteHalfAsync(context, reply);
                if (fault.Kind == FaultKind.Truncate)
                {
                    context.Abort();
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), context.RequestAborted);
                await context.Response.Body.WriteAsync(reply.Body.AsMemory(reply.Body.Length / 2), context.RequestAborted);
                return;
            default:
                await WriteAsync(context.Response, reply, reply.Body);
                return;
        }
    }

    private static async Task WriteHalfAsync(HttpContext context, Reply reply)
    {
        Head(context.Response, reply, reply.Body.Length);
        await context.Response.Body.WriteAsync(reply.Body.AsMemory(0, reply.Body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task WriteAsync(HttpResponse response, Reply reply, byte[] body)
    {
        Head(response, reply, body.Length);
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }

    private static void Head(HttpResponse response, Reply reply, int length)
    {
        response.StatusCode = reply.Status;
        response.ContentType = "application/json";
        response.ContentLength = length;
        if (reply.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}
