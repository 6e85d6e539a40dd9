using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.Saas;

/// <summary>
/// Gives a namespace its plan, seats, dates and packs. The service does each call at once, so nothing is ever under way;
/// an operation of several calls that broke off halfway is doubtful, and its repeat does what is left.
/// </summary>
internal sealed class SaasProvisioner(IOptions<SaasOptions> options, TimeProvider clock) : IProvisioner, IDisposable
{
    private readonly SaasClient _saas = new(options.Value, clock);

    public string Kind => "saas-namespace";

    public async ValueTask<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancel) =>
        (await LinkAsync(request, cancel)).Provision();

    public async ValueTask<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancel) =>
        (await ChangeAsync(request, cancel)).Update();

    public async ValueTask<DeprovisionResult> DeprovisionAsync(DeprovisionRequest request, CancellationToken cancel) =>
        (await ReleaseAsync(request, cancel)).Deprovision();

    public async ValueTask<LastOperationResult> LastOperationAsync(LastOperationRequest request, CancellationToken cancel)
    {
        var reply = await _saas.FindAsync(request, cancel);
        return new LastOperationResult
        {
            Outcome = reply.Has(out _, out var fault) ? new Outcome.Done() : IsGone(fault) ? null : fault.Outcome,
        };
    }

    public async ValueTask<ReadBackResult> ReadBackAsync(ReadBackRequest request, CancellationToken cancel)
    {
        var reply = await _saas.FindAsync(request, cancel);
        if (!reply.Has(out var link, out var fault))
        {
            return IsGone(fault) ? ReadBacks.Of(null, request.Asked) : new() { Outcome = fault.Outcome };
        }

        var found = link.Entitlement();
        if (request.Asked is not { Namespace: { } name } asked || IsNameOf(link, name))
        {
            return ReadBacks.Of(found, request.Asked, request.Asked?.Namespace);
        }

        // Another name may be that of a namespace inside: what it lies in counts.
        var place = await _saas.NamespaceAsync(name, request, cancel);
        return !place.Has(out var body, out var unknown) && unknown.Outcome is Outcome.Retry
            ? new ReadBackResult { Outcome = unknown.Outcome }
            : ReadBacks.Of(found, asked, body?.TopId == link.NamespaceId ? name : null);
    }

    public void Dispose() => _saas.Dispose();

    private static bool IsGone(TargetFault fault) => fault.Code == SaasFaults.SubscriptionUnknown;

    private static bool IsNameOf(LinkBody link, string name) =>
        name == $"{link.NamespaceId}" || string.Equals(name, link.NamespacePath, StringComparison.OrdinalIgnoreCase);

    private async Task<Ending> LinkAsync(ProvisionRequest request, CancellationToken cancel)
    {
        if (!(await TopAsync(request.Asked, request, cancel)).Has(out var place, out var nowhere))
        {
            return nowhere;
        }

        return (await _saas.LinkAsync(place.TopId, request, cancel)).Has(out var link, out var refused)
            ? await AddPacksAsync(link, request.Asked.Packs, request, cancel)
            : refused;
    }

    private async Task<Ending> ChangeAsync(UpdateRequest request, CancellationToken cancel)
    {
        if (!(await TopAsync(request.Asked, request, cancel)).Has(out var place, out var nowhere))
        {
            return nowhere;
        }

        if (!(await _saas.FindAsync(request, cancel)).Has(out var link, out var unknown))
        {
            return unknown;
        }

        var moves = link.NamespaceId != place.TopId;
        if (moves && !(await _saas.TransferAsync(link.NamespaceId, place.TopId, request, cancel)).Has(out _, out var taken))
        {
            return taken;
        }

        return (await _saas.ChangeAsync(place.TopId, request, cancel)).Has(out var changed, out var refused)
            ? await AddPacksAsync(changed, request.Asked.Packs, request, cancel)
            : moves ? refused.Halfway() : refused;
    }

    private async Task<Ending> ReleaseAsync(DeprovisionRequest request, CancellationToken cancel)
    {
        if (!(await _saas.FindAsync(request, cancel)).Has(out var link, out var unknown))
        {
            return IsGone(unknown) ? Ending.Done : unknown;
        }

        return (await _saas.ReleaseAsync(link.NamespaceId, request, cancel)).Has(out _, out var fault) || IsGone(fault)
            ? Ending.Done
            : fault;
    }

    private async Task<TargetReply<NamespaceBody>> TopAsync(
        Entitlement asked, ProvisioningRequest request, CancellationToken cancel) =>
        string.IsNullOrWhiteSpace(asked.Namespace)
            ? SaasFaults.NoNamespace
            : await _saas.NamespaceAsync(asked.Namespace, request, cancel);

    private async Task<Ending> AddPacksAsync(
        LinkBody link, IReadOnlyList<Pack> asked, ProvisioningRequest request, CancellationToken cancel)
    {
        // One that is there with another amount is asked for too: the service says that it is in conflict.
        var there = link.Packs.Select(pack => pack.Pack()).ToHashSet();
        foreach (var pack in asked.Where(pack => !there.Contains(pack)))
        {
            if (!(await _saas.AddPackAsync(link.NamespaceId, pack, request, cancel)).Has(out _, out var fault))
            {
                return fault.Halfway();
            }
        }

        return Ending.Done;
    }
}
