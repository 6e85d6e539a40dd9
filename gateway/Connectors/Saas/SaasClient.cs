using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Saas;

/// <summary>The calls of the service's interface, one method each; <c>specs/provisioning-targets.md</c> tells them.</summary>
internal sealed class SaasClient(SaasOptions options, TimeProvider clock) : IDisposable
{
    private const string Root = "api/v1";

    private readonly TargetClient _target = new(options, SaasFaults.Table, clock);

    /// <param name="name">Its id in digits, or its path.</param>
    public Task<TargetReply<NamespaceBody>> NamespaceAsync(
        string name, ProvisioningRequest request, CancellationToken cancel)
    {
        var query = name.All(char.IsAsciiDigit) ? $"id={name}" : $"path={Uri.EscapeDataString(name)}";
        return _target.AskAsync(
            TargetCall.Reading($"{Root}/namespaces?{query}", request), SaasJson.Default.NamespaceBody, cancel);
    }

    public Task<TargetReply<LinkBody>> FindAsync(ProvisioningRequest request, CancellationToken cancel)
    {
        var path = $"{Root}/subscriptions/{Uri.EscapeDataString(request.ProvisioningId)}";
        return _target.AskAsync(TargetCall.Reading(path, request), SaasJson.Default.LinkBody, cancel);
    }

    public Task<TargetReply<LinkBody>> LinkAsync(long top, ProvisionRequest request, CancellationToken cancel)
    {
        var body = new NewLinkBody
        {
            ProvisioningId = request.ProvisioningId,
            SubscriptionId = request.SubscriptionId,
            Number = request.SubscriptionNumber,
            Account = request.AccountId,
            Plan = request.Asked.Plan,
            Seats = request.Asked.Seats,
            StartsOn = request.Asked.StartsOn,
            EndsOn = request.Asked.EndsOn,
            AddOns = request.Asked.AddOns,
        };
        var call = TargetCall.Changing(HttpMethod.Put, $"{Root}/namespaces/{top}/subscription", request);
        return _target.AskAsync(call.With(body, SaasJson.Default.NewLinkBody), SaasJson.Default.LinkBody, cancel);
    }

    public Task<TargetReply<LinkBody>> ChangeAsync(long top, UpdateRequest request, CancellationToken cancel)
    {
        var body = new ChangeBody
        {
            ProvisioningId = request.ProvisioningId,
            Plan = request.Asked.Plan,
            Seats = request.Asked.Seats,
            StartsOn = request.Asked.StartsOn,
            EndsOn = request.Asked.EndsOn,
            AddOns = request.Asked.AddOns,
        };
        var call = TargetCall.Changing(HttpMethod.Patch, $"{Root}/namespaces/{top}/subscription", request);
        return _target.AskAsync(call.With(body, SaasJson.Default.ChangeBody), SaasJson.Default.LinkBody, cancel);
    }

    public Task<TargetReply<LinkBody>> AddPackAsync(
        long top, Pack pack, ProvisioningRequest request, CancellationToken cancel)
    {
        var body = new NewPackBody
        {
            ProvisioningId = request.ProvisioningId,
            PurchaseId = pack.PurchaseId,
            Meter = pack.Meter,
            Amount = pack.Amount,
            ExpiresOn = pack.ExpiresOn,
        };
        var call = TargetCall.Changing(
            HttpMethod.Post, $"{Root}/namespaces/{top}/packs", request, $"pack.{pack.PurchaseId}");
        return _target.AskAsync(call.With(body, SaasJson.Default.NewPackBody), SaasJson.Default.LinkBody, cancel);
    }

    public Task<TargetReply<LinkBody>> TransferAsync(
        long from, long to, ProvisioningRequest request, CancellationToken cancel)
    {
        var call = TargetCall.Changing(HttpMethod.Post, $"{Root}/namespaces/{from}/transfer", request, "transfer");
        var body = new TransferBody(request.ProvisioningId, to);
        return _target.AskAsync(call.With(body, SaasJson.Default.TransferBody), SaasJson.Default.LinkBody, cancel);
    }

    public Task<TargetReply<LinkBody>> ReleaseAsync(long top, ProvisioningRequest request, CancellationToken cancel)
    {
        var path = $"{Root}/namespaces/{top}/subscription?provisioningId={Uri.EscapeDataString(request.ProvisioningId)}";
        return _target.AskAsync(TargetCall.Changing(HttpMethod.Delete, path, request), SaasJson.Default.LinkBody, cancel);
    }

    public void Dispose() => _target.Dispose();
}
