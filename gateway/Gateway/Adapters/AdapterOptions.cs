using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Where adapters are, and how long they may take.</summary>
internal sealed class AdapterOptions
{
    public const string Section = "Adapters";

    /// <summary>Each folder below it with an <c>adapter.json</c> is one adapter. Relative to the program.</summary>
    [Required]
    public string Folder { get; set; } = "adapters";

    /// <summary>Ids of adapters that are not loaded.</summary>
    public IList<string> Disabled { get; set; } = [];

    /// <summary>How long an adapter may take to be loaded and made.</summary>
    [Range(0.1, 300)]
    public double LoadSeconds { get; set; } = 10;

    /// <summary>How long a call may take when nobody waits for the answer at the door.</summary>
    [Range(0.1, 300)]
    public double CallSeconds { get; set; } = 10;

    /// <summary>How long an adapter may take to say where a message comes from, while its sender waits.</summary>
    [Range(0.1, 30)]
    public double AuthenticateSeconds { get; set; } = 2;

    public TimeSpan LoadLimit => TimeSpan.FromSeconds(LoadSeconds);

    public TimeSpan CallLimit => TimeSpan.FromSeconds(CallSeconds);

    public TimeSpan AuthenticateLimit => TimeSpan.FromSeconds(AuthenticateSeconds);

    public string FullFolder => Path.GetFullPath(Folder, AppContext.BaseDirectory);
}

[OptionsValidator]
internal sealed partial class AdapterOptionsValidator : IValidateOptions<AdapterOptions>;
