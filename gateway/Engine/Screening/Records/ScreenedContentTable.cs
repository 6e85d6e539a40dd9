using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>Whom an order was about, as it was screened, where its people were erased since. Sealed.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="SealedContent">Its content as it was.</param>
/// <param name="KeepUntil">How long the law asks for it.</param>
public sealed record ScreenedContent(string OrderId, string SealedContent, DateTimeOffset KeepUntil)
{
    public ScreenedContent()
        : this("", "", default)
    {
    }
}

/// <summary>Contents that decisions were made on and that stand nowhere else any more.</summary>
public static class ScreenedContentTable
{
    /// <summary>The first one counts: of an order whose people are erased twice the second content has nobody in it.</summary>
    public static void Insert(Writes writes, ScreenedContent content) => writes.Add(Sql.Insert, content);

    public static Task<ScreenedContent?> FindAsync(DbTransaction tx, string orderId, CancellationToken cancel) =>
        tx.OneAsync<ScreenedContent>(Sql.Find, new { OrderId = orderId }, cancel);

    /// <returns>How many of those that need not be kept any longer are gone.</returns>
    public static Task<int> ForgetAsync(DbTransaction tx, DateTimeOffset now, int limit, CancellationToken cancel) =>
        tx.RunAsync(Sql.Forget, new { Now = now, Limit = limit }, cancel);

    private static class Sql
    {
        public static readonly RowsSql<ScreenedContent> Insert =
            new("INSERT INTO screened_contents ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT (order_id) DO NOTHING");

        public const string Find = "SELECT order_id, sealed_content, keep_until FROM screened_contents WHERE order_id = @OrderId";

        public const string Forget = """
            DELETE FROM screened_contents WHERE order_id IN (
              SELECT order_id FROM screened_contents WHERE keep_until <= @Now ORDER BY keep_until LIMIT @Limit)
            """;
    }
}
