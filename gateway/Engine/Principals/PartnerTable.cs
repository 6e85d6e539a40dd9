using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Principals;

public static class PartnerTable
{
    /// <returns><c>false</c> when the id or the issuer is taken.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, Partner partner, CancellationToken cancel) =>
        await tx.RunAsync(Sql.Insert, Row.Of(partner), cancel) == 1;

    public static async Task<Partner?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.Find, new { Id = id }, cancel))?.Partner();

    /// <summary>Partners by their ids.</summary>
    public static async Task<IReadOnlyDictionary<string, Partner>> ListAsync(
        DbTransaction tx, IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        (await Sql.FindMany.ListAsync<Row>(tx, [.. ids.Select(id => new Key(id))], cancel))
        .Select(row => row.Partner()).ToDictionary(partner => partner.Id);

    public static async Task<Partner?> FindByIssuerAsync(DbTransaction tx, string issuer, CancellationToken cancel) =>
        (await tx.OneAsync<Row>(Sql.FindByIssuer, new { Issuer = issuer }, cancel))?.Partner();

    public static async Task<IReadOnlyList<Partner>> ListAsync(DbTransaction tx, CancellationToken cancel) =>
        [.. (await tx.ListAsync<Row>(Sql.List, null, cancel)).Select(row => row.Partner())];

    public static async Task<bool> SetStatusAsync(
        DbTransaction tx, string id, PrincipalStatus status, CancellationToken cancel) =>
        await tx.RunAsync(Sql.SetStatus, new { Id = id, Status = status.Word() }, cancel) == 1;

    public static Task SetClockOffsetAsync(DbTransaction tx, string id, TimeSpan offset, CancellationToken cancel) =>
        tx.RunAsync(Sql.SetClockOffset, new { Id = id, Offset = (long)offset.TotalMilliseconds }, cancel);

    private sealed record Key(string Id);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Status { get; init; } = "";
        public int Sandbox { get; init; }
        public string Scopes { get; init; } = "";
        public int? RatePerMinute { get; init; }
        public string? PriceList { get; init; }
        public string? AllowedSkus { get; init; }
        public string? ScreeningProfile { get; init; }
        public string ApiVersion { get; init; } = "";
        public string? Issuer { get; init; }
        public string? Jwks { get; init; }
        public long ClockOffsetMs { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        public static Row Of(Partner partner) => new()
        {
            Id = partner.Id,
            Name = partner.Name,
            Kind = partner.Kind.Word(),
            Status = partner.Status.Word(),
            Sandbox = partner.Sandbox ? 1 : 0,
            Scopes = string.Join(' ', partner.Scopes),
            RatePerMinute = partner.RatePerMinute,
            PriceList = partner.PriceList,
            AllowedSkus = partner.AllowedSkus is null ? null : string.Join(' ', partner.AllowedSkus),
            ScreeningProfile = partner.ScreeningProfile,
            ApiVersion = partner.ApiVersion,
            Issuer = partner.Issuer,
            Jwks = partner.Jwks,
            ClockOffsetMs = (long)partner.ClockOffset.TotalMilliseconds,
            CreatedAt = partner.CreatedAt,
        };

        public Partner Partner() => new()
        {
            Id = Id,
            Name = Name,
            Kind = Enum.Parse<PartnerKind>(Kind, ignoreCase: true),
            Status = Enum.Parse<PrincipalStatus>(Status, ignoreCase: true),
            Sandbox = Sandbox == 1,
            Scopes = Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            RatePerMinute = RatePerMinute,
            PriceList = PriceList,
            AllowedSkus = AllowedSkus?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ScreeningProfile = ScreeningProfile,
            ApiVersion = ApiVersion,
            Issuer = Issuer,
            Jwks = Jwks,
            ClockOffset = TimeSpan.FromMilliseconds(ClockOffsetMs),
            CreatedAt = CreatedAt,
        };
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO partners (id, name, kind, status, sandbox, scopes, rate_per_minute, price_list, allowed_skus,
              screening_profile, api_version, issuer, jwks, clock_offset_ms, created_at)
            VALUES (@Id, @Name, @Kind, @Status, @Sandbox, @Scopes, @RatePerMinute, @PriceList, @AllowedSkus,
              @ScreeningProfile, @ApiVersion, @Issuer, @Jwks, @ClockOffsetMs, @CreatedAt)
            ON CONFLICT DO NOTHING
            """;

        private const string Select = """
            SELECT id, name, kind, status, sandbox, scopes, rate_per_minute, price_list, allowed_skus, screening_profile,
              api_version, issuer, jwks, clock_offset_ms, created_at FROM partners
            """;

        public const string Find = Select + " WHERE id = @Id";

        public static readonly RowsSql<Key> FindMany = new(Select + " WHERE id IN (SELECT r.id FROM {rows})");

        public const string FindByIssuer = Select + " WHERE issuer = @Issuer";

        public const string List = Select + " ORDER BY id";

        public const string SetStatus = "UPDATE partners SET status = @Status WHERE id = @Id";

        public const string SetClockOffset = "UPDATE partners SET clock_offset_ms = @Offset WHERE id = @Id";
    }
}
