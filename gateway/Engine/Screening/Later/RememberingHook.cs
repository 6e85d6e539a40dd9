using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Later;

/// <summary>
/// Does not ask again what its vendor has answered after an earlier call, as long as an allow of that time would count. Of
/// several answers the strictest counts, in whatever order they came: a vendor may raise its word, and only people lower it.
/// </summary>
internal sealed class RememberingHook(IAnswerLater inner, Database database, ScreeningPolicy policy, TimeProvider clock) : IAnswerLater
{
    private static readonly TimeSpan _withoutPolicy = TimeSpan.FromHours(1);

    public string Name => inner.Name;

    public string QuestionOf(ScreeningRequest request) => inner.QuestionOf(request);

    public LaterReading Read(InboundMessage message) => inner.Read(message);

    public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        var (question, since) = (QuestionOf(request), clock.GetUtcNow() - Validity(request));
        var kept = await database.ReadAsync(tx => KeptAnswerTable.ListAsync(tx, Name, question, since, cancel), cancel);
        return kept.Count == 0 ? await inner.ScreenAsync(request, cancel) : Answer(kept.MaxBy(answer => answer.Verdict)!);
    }

    private static ScreeningAnswer Answer(KeptAnswer kept) => new()
    {
        Verdict = kept.Verdict,
        Source = $"vendor {kept.Hook} {kept.Reference} (answered later, {kept.Id})",
        Reasons = kept.Reasons,
        Reference = kept.Reference,
    };

    private TimeSpan Validity(ScreeningRequest request) =>
        policy.RowOn(Workflows.Of(request.Profile), request.On) is { } row ? TimeSpan.FromHours(row.ValidHours) : _withoutPolicy;
}
