using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fulfillment.Gateway.Http;

/// <summary>What the server takes at most from a stranger.</summary>
internal static class KestrelSetup
{
    public const int MaxBodyBytes = 1024 * 1024;
    public const int MaxHeaderBytes = 16 * 1024;
    public const int MaxHeaders = 64;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = false;

        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestLineSize = 8 * 1024;
        // With the default of 30 s, 300 slow sockets are held for half a minute each.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
