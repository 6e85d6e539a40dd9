using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>A target outside that does at once what it is told, unless a test says otherwise.</summary>
internal sealed class FakeTarget(string kind = "saas-namespace") : IProvisioner
{
    public string Kind => kind;

    public Entitlement? Has { get; private set; }

    public List<string> Told { get; } = [];

    public List<string> Keys { get; } = [];

    public string? AccountId { get; private set; }

    public int LosesAnswers { get; set; }

    public int BusyFor { get; set; }

    public bool Halves { get; set; }

    public Outcome.Refused? Refuses { get; set; }

    public ValueTask<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancel)
    {
        AccountId = request.AccountId;
        return ValueTask.FromResult(new ProvisionResult { Outcome = Take("provision", request, request.Asked) });
    }

    public ValueTask<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(new UpdateResult { Outcome = Take("update", request, request.Asked) });

    public ValueTask<DeprovisionResult> DeprovisionAsync(DeprovisionRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(new DeprovisionResult { Outcome = Take("deprovision", request, null) });

    public ValueTask<LastOperationResult> LastOperationAsync(LastOperationRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(new LastOperationResult
        {
            Outcome = Has is null ? null : BusyFor-- > 0 ? new Outcome.Pending(TimeSpan.FromSeconds(1), "building") : new Outcome.Done(),
        });

    public ValueTask<ReadBackResult> ReadBackAsync(ReadBackRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(new ReadBackResult { Outcome = new Outcome.Done(), Found = Has, Drift = DriftFrom(request.Asked) });

    private IReadOnlyList<Drift> DriftFrom(Entitlement? asked) => (Has, asked) switch
    {
        (null, null) => [],
        ({ } has, { } wanted) => has.DriftFrom(wanted),
        _ => [new Drift("plan", asked?.Plan, Has?.Plan)],
    };

    private Outcome Take(string what, ProvisioningRequest request, Entitlement? asked)
    {
        if (Refuses is not null)
        {
            return Refuses;
        }

        Told.Add(what);
        Keys.Add(request.IdempotencyKey);
        Has = Halves ? asked! with { Seats = asked.Seats / 2 } : asked;
        return LosesAnswers-- > 0
            ? new Outcome.Retry("target.slow", "No answer.")
            : BusyFor > 0 ? new Outcome.Pending(TimeSpan.FromSeconds(1), "building") : new Outcome.Done();
    }
}
