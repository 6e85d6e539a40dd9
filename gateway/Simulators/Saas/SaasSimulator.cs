using System.Globalization;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Saas;

/// <summary>
/// A service whose topmost namespaces have one subscription each: everything is done at once, and once per key. It
/// remembers until it ends.
/// </summary>
/// <param name="clock">Tells which subscription has ended.</param>
public sealed class SaasSimulator(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly NamespaceTree _namespaces = new();
    private readonly Dictionary<string, LinkView> _links = [];
    private readonly KeyBook _keys = new();

    /// <summary>What goes wrong next.</summary>
    public FaultMenu Faults { get; } = new();

    /// <summary>How many requests changed something.</summary>
    public int Effects { get; private set; }

    /// <summary>Adds a namespace. One inside another is added after it.</summary>
    /// <param name="path">Its path, such as <c>acme</c> or <c>acme/platform</c>.</param>
    /// <param name="account">The account that it is known to belong to.</param>
    /// <returns>Its id.</returns>
    public long AddNamespace(string path, string? account = null)
    {
        lock (_gate)
        {
            return path.Contains('/') && _namespaces.OfPath(path.Split('/')[0]) is null
                ? throw new ArgumentException($"Add the topmost namespace of {path} first.", nameof(path))
                : _namespaces.Add(path, account).Id;
        }
    }

    internal Reply Lookup(Visit visit) => Locked(() => _namespaces.Find(visit.Query("id"), visit.Query("path")) is { } found
        ? Reply.Of(
            200,
            new NamespaceView(found.Id, found.Path, _namespaces.TopOf(found).Id, _namespaces.TopOf(found).Path),
            SaasJson.Default.NamespaceView)
        : SaasReplies.UnknownNamespace);

    internal Reply Find(Visit visit) => Locked(() => SaasReplies.Of(_links.GetValueOrDefault(visit.Route("id"))));

    internal Reply Read(Visit visit) => AtTop(visit, top => SaasReplies.Of(HolderOf(top)));

    internal Reply Link(Visit visit) => visit.Read(SaasJson.Default.LinkRequest, asked => Changing(visit, top =>
    {
        if (_links.GetValueOrDefault(asked.ProvisioningId) is { } there)
        {
            return there.IsSame(asked.At(top)) || _keys.IsDone(visit)
                ? SaasReplies.Of(there)
                : SaasReplies.Conflict;
        }

        if (SaasReplies.FaultOf(asked.Plan, asked.Seats, asked.StartsOn, asked.EndsOn, asked.AddOns) is { } fault)
        {
            return fault;
        }

        var holder = HolderOf(top);
        if (IsForeign(top.Account, asked.Account) || (holder is not null && !MayFollow(holder, asked)))
        {
            return SaasReplies.Taken;
        }

        _links.Remove(holder?.ProvisioningId ?? "");
        return Write(visit, asked.At(top), 201);
    }));

    internal Reply Change(Visit visit) => visit.Read(SaasJson.Default.ChangeRequest, asked =>
        OfHolder(visit, asked.ProvisioningId, link =>
            SaasReplies.FaultOf(asked.Plan, asked.Seats, asked.StartsOn, asked.EndsOn, asked.AddOns) ?? Write(
                visit,
                link with
                {
                    Plan = asked.Plan,
                    Seats = asked.Seats,
                    StartsOn = asked.StartsOn,
                    EndsOn = asked.EndsOn,
                    AddOns = asked.AddOns,
                })));

    internal Reply AddPack(Visit visit) => visit.Read(SaasJson.Default.PackRequest, asked =>
        OfHolder(visit, asked.ProvisioningId, link =>
        {
            var pack = new PackView(asked.PurchaseId, asked.Meter, asked.Amount, asked.ExpiresOn);
            return asked.Amount < 1 || asked.PurchaseId.Length == 0 || asked.Meter.Length == 0
                ? SaasReplies.Invalid("A pack has a purchase, a meter and an amount of at least 1.")
                : link.Packs.FirstOrDefault(one => one.PurchaseId == pack.PurchaseId) is not { } there
                    ? Write(visit, link with { Packs = [.. link.Packs, pack] }, 201)
                    : there == pack ? SaasReplies.Of(link) : SaasReplies.PackConflict;
        }));

    internal Reply Transfer(Visit visit) => visit.Read(SaasJson.Default.TransferRequest, asked =>
        OfHolder(visit, asked.ProvisioningId, link =>
            _namespaces.Find(asked.To) is not { IsTop: true } to ? SaasReplies.UnknownNamespace
            : HolderOf(to) is { } holder && holder != link ? SaasReplies.Taken
            : IsForeign(to.Account, link.Account) ? SaasReplies.Taken
            : Write(visit, link with { NamespaceId = to.Id, NamespacePath = to.Path })));

    internal Reply Release(Visit visit) => OfHolder(visit, visit.Query("provisioningId"), link =>
    {
        _links.Remove(link.ProvisioningId);
        Effects++;
        _keys.Keep(visit);
        return SaasReplies.Of(link);
    });

    private static bool IsForeign(string? owner, string? account) => owner is not null && owner != account;

    // One subscription may follow another that has ended, in the same hands.
    private bool MayFollow(LinkView holder, LinkRequest asked) =>
        holder.EndsOn <= DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)
        && holder.Account is not null && holder.Account == asked.Account;

    private LinkView? HolderOf(Namespace top) => _links.Values.SingleOrDefault(link => link.NamespaceId == top.Id);

    private Reply Write(Visit visit, LinkView link, int status = 200)
    {
        _links[link.ProvisioningId] = link;
        Effects++;
        _keys.Keep(visit);
        return SaasReplies.Of(link, status);
    }

    private Reply OfHolder(Visit visit, string provisioningId, Func<LinkView, Reply> change) => Changing(visit, top =>
        HolderOf(top) is { } link && link.ProvisioningId == provisioningId
            ? _keys.IsDone(visit) ? SaasReplies.Of(link) : change(link)
            : SaasReplies.UnknownSubscription);

    private Reply Changing(Visit visit, Func<Namespace, Reply> change) =>
        AtTop(visit, top => _keys.FaultOf(visit) ?? change(top));

    private Reply AtTop(Visit visit, Func<Namespace, Reply> handle) => Locked(() =>
        _namespaces.Find(long.Parse(visit.Route("id"), CultureInfo.InvariantCulture)) switch
        {
            null => SaasReplies.UnknownNamespace,
            { IsTop: false } => SaasReplies.Invalid("A subscription belongs to a topmost namespace."),
            var top => handle(top),
        });

    private Reply Locked(Func<Reply> handle)
    {
        lock (_gate)
        {
            return handle();
        }
    }
}
