using Fulfillment.Connectors.Targets;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.Saas;

/// <summary>The service whose namespaces get plans, seats and packs.</summary>
public sealed class SaasOptions : TargetOptions
{
    public const string Section = "Connectors:Saas";

    protected override string Place => Section;
}

[OptionsValidator]
internal sealed partial class SaasOptionsValidator : IValidateOptions<SaasOptions>;
