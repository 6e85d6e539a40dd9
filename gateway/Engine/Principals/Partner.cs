namespace Fulfillment.Engine.Principals;

public enum PartnerKind
{
    /// <summary>A reseller or distributor.</summary>
    Channel,

    /// <summary>A cloud marketplace.</summary>
    Alliance,

    /// <summary>The vendor's own sales; there is one, <see cref="Partner.DirectId"/>.</summary>
    Direct,
}

public enum PrincipalStatus
{
    Active,
    Suspended,
}

/// <summary>Who sells: the tenant that every order, subscription and license carries.</summary>
public sealed record Partner
{
    /// <summary>The built-in partner of the vendor's own sales.</summary>
    public const string DirectId = "direct";

    /// <summary>A short name in lower case (<c>acme</c>); channels and operators speak of it.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required PartnerKind Kind { get; init; }

    public PrincipalStatus Status { get; init; } = PrincipalStatus.Active;

    /// <summary>Its orders are worth nothing: magic values force every state, and licenses carry the sandbox key.</summary>
    public bool Sandbox { get; init; }

    /// <summary>What its tokens may ask for at the most.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Requests per minute; <c>null</c> for the node's own limit.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary>Midnight UTC of the partner's own calendar, in real time.</summary>
    public DateTimeOffset Midnight(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - (Sandbox ? ClockOffset : TimeSpan.Zero);

    /// <summary>Name of its price list in the catalog; <c>null</c> when no price is agreed.</summary>
    public string? PriceList { get; init; }

    /// <summary>The skus it may sell; <c>null</c> for all.</summary>
    public IReadOnlyList<string>? AllowedSkus { get; init; }

    /// <summary>Which of a hook's rules count for what it sells; <c>null</c> for the usual ones.</summary>
    public string? ScreeningProfile { get; init; }

    /// <summary>The dated version of the API it was built against.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Its own identity provider, when it brings one.</summary>
    public string? Issuer { get; init; }

    /// <summary>The keys of that provider: an https address or the JWKS itself.</summary>
    public string? Jwks { get; init; }

    /// <summary>How far a sandbox partner's own clock stands ahead.</summary>
    public TimeSpan ClockOffset { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>This partner's business time.</summary>
    public DateTimeOffset Now(TimeProvider clock) => clock.GetUtcNow() + (Sandbox ? ClockOffset : TimeSpan.Zero);

    /// <summary>This partner's business day (UTC).</summary>
    public DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(Now(clock).UtcDateTime);

    public bool MaySell(string sku) => AllowedSkus?.Contains(sku) ?? true;
}
