using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Screening.Inquiries;

/// <summary>Which inquiries a list holds.</summary>
public sealed record InquiryFilter
{
    public string? Partner { get; init; }

    public ScreeningState? State { get; init; }

    public string? Reference { get; init; }

    /// <summary>Only inquiries older than this id.</summary>
    public string? Before { get; init; }

    public required int Limit { get; init; }
}

/// <summary>Inquiries; their decisions stand with those of orders.</summary>
public static class InquiryTable
{
    /// <returns><c>false</c> where the partner has one by that reference already.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, Inquiry inquiry, CancellationToken cancel) =>
        await Sql.Insert.RunAsync(tx, [inquiry], cancel) == 1;

    /// <summary>Stores how one stands now. Whoever writes this holds the lock.</summary>
    public static void Save(Writes writes, Inquiry inquiry) => writes.Add(Sql.Save, inquiry);

    public static Task<Inquiry?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<Inquiry>(Sql.Find, new { Id = id }, cancel);

    public static Task<Inquiry?> FindAsync(DbTransaction tx, string partner, string reference, CancellationToken cancel) =>
        tx.OneAsync<Inquiry>(Sql.FindByReference, new { Partner = partner, Reference = reference }, cancel);

    /// <summary>Reads one and holds it for the rest of the transaction.</summary>
    public static Task<Inquiry?> LockAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<Inquiry>(Sql.Lock, new { Id = id }, cancel);

    /// <summary>Forgets who was asked about in inquiries that were last touched before a moment; that somebody asked stays.</summary>
    /// <returns>In how many.</returns>
    public static Task<int> ForgetContentsAsync(DbTransaction tx, DateTimeOffset until, int limit, CancellationToken cancel) =>
        tx.RunAsync(Sql.ForgetContents, new { Until = until, Limit = limit }, cancel);

    /// <summary>One page, newest first.</summary>
    public static Task<IReadOnlyList<Inquiry>> ListAsync(DbTransaction tx, InquiryFilter filter, CancellationToken cancel) =>
        tx.ListAsync<Inquiry>(
            Sql.List,
            new
            {
                filter.Partner,
                State = filter.State?.Word(),
                filter.Reference,
                Before = filter.Before ?? Ids.AfterAll,
                filter.Limit,
            },
            cancel);

    private static class Sql
    {
        public const string Find = $"{Select} WHERE id = @Id";

        public const string FindByReference = $"{Select} WHERE partner = @Partner AND reference = @Reference";

        public static readonly PortableSql Lock = new(Select + " WHERE id = @Id {forUpdate}");

        // An absent filter counts as met; CAST tells PostgreSQL the type of an absent value.
        public const string List = $"""
            {Select} WHERE (CAST(@Partner AS TEXT) IS NULL OR partner = @Partner)
              AND (CAST(@State AS TEXT) IS NULL OR state = @State)
              AND (CAST(@Reference AS TEXT) IS NULL OR reference = @Reference)
              AND id < @Before
            ORDER BY id DESC LIMIT @Limit
            """;

        public const string ForgetContents = """
            UPDATE screening_inquiries SET sealed_content = '' WHERE id IN (
              SELECT id FROM screening_inquiries WHERE sealed_content <> '' AND updated_at < @Until ORDER BY updated_at LIMIT @Limit)
            """;

        public static readonly RowsSql<Inquiry> Insert =
            new("INSERT INTO screening_inquiries ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT (partner, reference) DO NOTHING");

        public static readonly RowsSql<Inquiry> Save = new("""
            UPDATE screening_inquiries SET sealed_content = r.sealed_content, state = r.state, version = r.version, updated_at = r.updated_at, valid_until = r.valid_until
            FROM {rows} WHERE screening_inquiries.id = r.id
            """);

        private const string Select = """
            SELECT id, partner, reference, content_hash, sealed_content, state, version, created_at, updated_at, valid_until
            FROM screening_inquiries
            """;
    }
}
