using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Licensing;

/// <summary>What stands in every license.</summary>
public sealed class LicensingOptions
{
    public const string Section = "Licensing";

    /// <summary>The issuer that products check. Changing it makes old products refuse new licenses.</summary>
    [Required]
    public string Issuer { get; set; } = "https://fulfillment.example";

    /// <summary>
    /// Whether the old license container is issued, for products that read nothing else. It proves little: leave it off
    /// unless one needs it.
    /// </summary>
    public bool Legacy { get; set; }
}

[OptionsValidator]
internal sealed partial class LicensingOptionsValidator : IValidateOptions<LicensingOptions>;

/// <summary>Where the keys are.</summary>
public sealed class KeyOptions
{
    public const string Section = "Keys";

    /// <summary>The folder that all nodes share; readable by its owner only.</summary>
    [Required]
    public string Folder { get; set; } = "data/keys";
}

[OptionsValidator]
internal sealed partial class KeyOptionsValidator : IValidateOptions<KeyOptions>;
