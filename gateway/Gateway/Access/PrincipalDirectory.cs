using System.Data.Common;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Access;

/// <summary>Partners and operators as of five seconds ago at most: a suspension bites within that time.</summary>
internal sealed class PrincipalDirectory(Database database, TimeProvider clock)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan _life = TimeSpan.FromSeconds(5);

    private readonly TimedCache<string, Partner?> _partners = new(Capacity, clock);
    private readonly TimedCache<string, Partner?> _issuers = new(Capacity, clock);
    private readonly TimedCache<string, Operator?> _operators = new(Capacity, clock);

    public ValueTask<Partner?> PartnerAsync(string id, CancellationToken cancel) =>
        FindAsync(_partners, id, PartnerTable.FindAsync, cancel);

    /// <summary>The partner whose own identity provider this is.</summary>
    public ValueTask<Partner?> PartnerOfIssuerAsync(string issuer, CancellationToken cancel) =>
        FindAsync(_issuers, issuer, PartnerTable.FindByIssuerAsync, cancel);

    public ValueTask<Operator?> OperatorAsync(string id, CancellationToken cancel) =>
        FindAsync(_operators, id, OperatorTable.FindAsync, cancel);

    /// <summary>This node's next look sees the partner as it stands now.</summary>
    public void Forget(Partner partner)
    {
        _partners.Forget(partner.Id);
        if (partner.Issuer is { } issuer)
            _issuers.Forget(issuer);
    }

    private async ValueTask<T?> FindAsync<T>(
        TimedCache<string, T?> cache,
        string key,
        Func<DbTransaction, string, CancellationToken, Task<T?>> find,
        CancellationToken cancel)
        where T : class
    {
        if (cache.TryGet(key, out var known))
            return known;

        // From before the read: what changes while we read is seen five seconds from now at the latest.
        var until = clock.GetUtcNow() + _life;
        var found = await database.ReadAsync(tx => find(tx, key, cancel), cancel);
        cache.Set(key, found, until);
        return found;
    }
}
