using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>A test of a script that operators run. Without bash and curl on this machine it is skipped, and says so.</summary>
public sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute()
    {
        if (OutsideParts.FindOnPath("bash") is null || OutsideParts.FindOnPath("curl") is null)
            Skip = "Skipped: the script for new partners needs bash and curl on the PATH. Install the package curl.";
    }
}
