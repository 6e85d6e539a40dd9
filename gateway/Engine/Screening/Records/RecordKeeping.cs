using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>
/// Keeps who was screened for as long as the law asks for it, also where the order's people are erased; then no longer.
/// </summary>
public sealed class RecordKeeping(SecretVault vault, IOptions<DeskOptions> options, TimeProvider clock)
{
    /// <summary>Puts an order's content by, as it was screened, before its people are taken out of it.</summary>
    public void Keep(Writes writes, Order order)
    {
        var sealedContent = vault.Seal(order.Written.Json, DataOf(order.Id));
        ScreenedContentTable.Insert(writes, new ScreenedContent(order.Id, sealedContent, clock.GetUtcNow().AddYears(options.Value.KeepYears)));
    }

    public OrderContent Open(ScreenedContent content) => OrderContent.FromJson(vault.Open(content.SealedContent, DataOf(content.OrderId)));

    private static string DataOf(string orderId) => $"screened_contents/{orderId}";
}

/// <summary>Forgets who was screened once the law asks for it no longer: contents that were put by, and whom somebody resembled.</summary>
public sealed class RecordSweep(Database database, IOptions<DeskOptions> options, TimeProvider clock, ILogger<RecordSweep> logger)
    : Sweep(TimeSpan.FromHours(1), clock, logger)
{
    private const int Batch = 500;

    private readonly TimeProvider _clock = clock;

    protected override Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel) => database.InTransactionAsync(
        async tx =>
        {
            var now = _clock.GetUtcNow();
            var until = now.AddYears(-options.Value.KeepYears);
            return await ScreenedContentTable.ForgetAsync(tx, now, Batch, cancel)
                + await ScreeningTable.ForgetMatchesAsync(tx, until, Batch, cancel)
                + await InquiryTable.ForgetContentsAsync(tx, until, Batch, cancel);
        },
        cancel);
}
