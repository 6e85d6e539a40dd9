using System.Collections.Concurrent;
using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>What a dry run would have stored so far: how a row finds that one before it stands in its way.</summary>
internal sealed class RowsBefore
{
    private readonly ConcurrentDictionary<string, (int Row, string Hash)> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (int Row, string Hash)> _refs = new(StringComparer.Ordinal);

    /// <summary>Notes a row that could be accepted if it stood alone.</summary>
    /// <returns>What speaks against it after the rows before it, if anything does.</returns>
    public Problem? Note(UploadRow row, OrderRequest request)
    {
        var mine = (row.Number, request.Written.Hash);
        if (_keys.TryGetValue(row.Key, out var same) && same.Hash != mine.Hash)
        {
            return Problems.Of("idempotency.mismatch", $"Row {same.Row} has this idempotencyKey and another order.");
        }

        if (_refs.GetOrAdd(request.Content.PartnerOrderRef, mine) is var first && first.Hash != mine.Hash)
        {
            return Problems.Of("order.conflict", $"Row {first.Row} is another order under this partnerOrderRef.");
        }

        _keys.TryAdd(row.Key, mine);
        return null;
    }
}
