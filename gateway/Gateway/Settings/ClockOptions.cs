using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Settings;

/// <summary>What this node takes for the time: for development and fault runs.</summary>
internal sealed class ClockOptions
{
    public const string Section = "Clock";

    /// <summary>How many seconds this node's clock is ahead of the machine's; leases keep the database's time.</summary>
    [Range(-86400, 86400)]
    public double OffsetSeconds { get; set; }
}

[OptionsValidator]
internal sealed partial class ClockOptionsValidator : IValidateOptions<ClockOptions>;

/// <summary>The machine's clock, moved.</summary>
internal sealed class ShiftedClock(IOptions<ClockOptions> options) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(options.Value.OffsetSeconds);
}

internal static class ClockServices
{
    /// <summary>Before the engine, which takes the machine's clock where it finds none.</summary>
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClockOptions>().BindConfiguration(ClockOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClockOptions>, ClockOptionsValidator>();
        return configuration.GetSection(ClockOptions.Section).Exists()
            ? services.AddSingleton<TimeProvider, ShiftedClock>()
            : services;
    }
}
