using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Access.Jwks;

/// <summary>
/// The keys of foreign identity providers. A set serves ten minutes; an unknown kid asks anew after five at the
/// earliest; a set that cannot be fetched again keeps serving for a day.
/// </summary>
internal sealed partial class JwksSource(JwksClient client, TimeProvider clock, ILogger<JwksSource> logger)
{
    private const int Capacity = 10_000;

    // What RSA keys are bound to that name no algorithm: the one that OpenID providers must support.
    public const string RsaAlgorithm = "RS256";

    private static readonly TimeSpan _fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _unknownKid = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _afterFailure = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _stale = TimeSpan.FromHours(24);

    private readonly TimedCache<string, Provider> _providers = new(Capacity, clock);
    private readonly Lock _gate = new();

    /// <param name="jwks">An address, or the key set itself.</param>
    /// <param name="kid">The key that is wanted; when the set lacks it, the provider may have rotated.</param>
    /// <param name="cancel">Ends the waiting, not the fetch.</param>
    public async ValueTask<KeySet> KeysAsync(string jwks, string kid, CancellationToken cancel)
    {
        var provider = ProviderOf(jwks);
        if (!provider.IsDue(kid, clock.GetUtcNow()))
            return provider.KeysAt(clock.GetUtcNow());

        // One fetches; who has keys meanwhile goes on with them.
        var patience = provider.KeysAt(clock.GetUtcNow()).Find(kid) is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
        if (await provider.Turn.WaitAsync(patience, cancel))
        {
            try
            {
                if (provider.IsDue(kid, clock.GetUtcNow()))
                    await RefreshAsync(provider, jwks);
            }
            finally
            {
                provider.Turn.Release();
            }
        }

        return provider.KeysAt(clock.GetUtcNow());
    }

    private Provider ProviderOf(string jwks)
    {
        lock (_gate)
        {
            if (!_providers.TryGet(jwks, out var provider))
                provider = new Provider();

            _providers.Set(jwks, provider, clock.GetUtcNow() + _stale);
            return provider;
        }
    }

    private async Task RefreshAsync(Provider provider, string jwks)
    {
        var now = clock.GetUtcNow();
        var isInline = jwks.StartsWith('{');
        try
        {
            var json = isInline ? jwks : await client.FetchAsync(jwks);
            provider.Fetched(KeySet.ParseForeign(json, RsaAlgorithm), now);
        }
        catch (Exception e) when (e is HttpRequestException or KeyFormatException)
        {
            provider.Failed(now);
            Log.FetchFailed(logger, isInline ? "(inline)" : new Uri(jwks).Host, e.Message);
        }
    }

    /// <summary>What we know of one provider, swapped whole: written under its turn only, read by all.</summary>
    private sealed class Provider
    {
        private volatile State _state = new(KeySet.Empty, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public KeySet KeysAt(DateTimeOffset now)
        {
            var state = _state;
            return now - state.FetchedAt < _stale ? state.Keys : KeySet.Empty;
        }

        public bool IsDue(string kid, DateTimeOffset now)
        {
            var state = _state;
            if (now - state.FetchedAt >= _fresh)
                return now - state.TriedAt >= _afterFailure;

            return state.Keys.Find(kid) is null && now - state.TriedAt >= _unknownKid;
        }

        public void Fetched(KeySet keys, DateTimeOffset now) => _state = new State(keys, now, now);

        public void Failed(DateTimeOffset now) => _state = _state with { TriedAt = now };

        private sealed record State(KeySet Keys, DateTimeOffset FetchedAt, DateTimeOffset TriedAt);
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Warning, "The keys of identity provider {Host} could not be read: {Reason}")]
        public static partial void FetchFailed(ILogger logger, string host, string reason);
    }
}
