using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>What the partner API's document says of uploads.</summary>
internal static class BulkDocs
{
    private static readonly BulkOrderRequest _row = new()
    {
        IdempotencyKey = "november-0001",
        Order = Examples.Request,
    };

    private static readonly BulkResultView _result = new()
    {
        Row = 1,
        IdempotencyKey = _row.IdempotencyKey,
        Status = StatusCodes.Status202Accepted,
        OrderId = Examples.Received.Id,
        Location = Examples.Received.Links.Self,
    };

    public static RouteHandlerBuilder DocumentBulk(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("PlaceOrders").WithSummary("Place up to 10 000 orders in one call")
        .WithDescription("""
            The body is NDJSON: one JSON object per line, each with a key and an order as `POST /v1/orders` takes it. The answer
            is NDJSON too: one result per row, in the order of the rows, sent as soon as it is known. Each row is taken or
            refused alone, as the order would be alone: a bad row never stops the others, and its `problem` is what a single
            order would have got, with pointers into the row (`/order/lines/0/sku`).

            **Sending it again.** If the connection breaks, send the same file again: what was taken is found again by its key
            (`replayed`), the rest is placed, nothing is lost or doubled. Keys are the same as of `POST /v1/orders`: an order
            that was placed alone is found by a row with its key, and the other way around. Of rows that exclude each other
            (one key or one `partnerOrderRef`, different orders) the first in the file is taken.

            **Limits.** 10 000 rows, 64 MiB, 1 MiB a row; two uploads at the same time. A row that is too long is refused alone.
            An upload that is cut - too many rows, too large, too slow, the gateway stops - ends with a line of its own:
            `{"row": 10001, "status": 413, "cut": true, "problem": {...}}`. What stands before that row is answered and stays;
            send the rest in another upload. Each row counts as one request of your limit: it is never refused for that, but the
            upload takes as long as the limit asks for.

            `validateOnly=true` answers each row with what placing it would yield (`dryRun`), also against the rows before it,
            and writes nothing. Blank lines, a byte order mark and a last line without an end are fine. `row` is the number of
            the line in your file. `Prefer: wait` means nothing here; follow the orders by webhooks or `GET /v1/orders`.
            """)
        .WithParameters(ParameterDoc.Flag("validateOnly", "Say of each row what placing it would yield, and write nothing."))
        .WithRequestExample(_row, BulkEndpoints.MediaType)
        .WithResponseExample(StatusCodes.Status200OK, _result, BulkEndpoints.MediaType)
        .WithProblems("request.malformed", "request.unsupportedMediaType", "request.timedOut", "bulk.tooLarge", "gateway.stopping");
}
