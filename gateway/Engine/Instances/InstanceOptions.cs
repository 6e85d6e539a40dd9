using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Instances;

/// <summary>How installed products keep in touch.</summary>
public sealed class InstanceOptions
{
    public const string Section = "Engine:Instances";

    /// <summary>For how many days an instance's token counts. One that reports gets a new one in time.</summary>
    [Range(1, 366)]
    public int TokenDays { get; set; } = 90;

    /// <summary>By when an instance is asked to report again, in hours.</summary>
    [Range(1, 168)]
    public int SyncHours { get; set; } = 24;
}

[OptionsValidator]
internal sealed partial class InstanceOptionsValidator : IValidateOptions<InstanceOptions>;
