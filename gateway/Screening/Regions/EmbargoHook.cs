using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>Judges where the parties are. Needs only the rules in memory, so it always answers in time.</summary>
public sealed class EmbargoHook(EmbargoRules rules) : IScreeningHook
{
    public string Name => "embargo";

    public string? Source => rules.Source;

    public ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(rules.Judge(request));
}
