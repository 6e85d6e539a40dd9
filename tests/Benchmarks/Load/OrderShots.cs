using System.Text;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Load;

/// <summary>Full orders as requests: token, key, parties, a line, references.</summary>
internal static class OrderShots
{
    public static string Request(string token, string? prefer = null)
    {
        var body =
            $$$"""
            {"partnerOrderRef":"R-{{{Shot.NumberMark}}}","purchaseOrder":"PO-4711","customer":{"name":"Maschinenbau {{{Shot.PartyMark}}} GmbH",
            "country":"DE","region":"DE-BY","domain":"c{{{Shot.PartyMark}}}.example","contact":{"givenName":"Erika","familyName":"Müller",
            "email":"it@c{{{Shot.PartyMark}}}.example","language":"de"}},"lines":[{"lineRef":"1","action":"new","sku":"premium-sm",
            "quantity":37,"termMonths":36}],"references":{"quote":"Q-9"}}
            """;
        var head =
            $"""
            POST /v1/orders HTTP/1.1
            Host: 127.0.0.1
            Authorization: Bearer {token}
            Idempotency-Key: key-{Shot.NumberMark}
            Content-Type: application/json
            Content-Length: {Encoding.UTF8.GetByteCount(body)}{(prefer is null ? "" : $"\nPrefer: {prefer}")}


            """;
        return head.ReplaceLineEndings("\r\n") + body;
    }

    /// <summary>As many partners as tokens share the connections evenly.</summary>
    public static IReadOnlyList<FireGroup> Shared(IReadOnlyList<string> tokens, int connections, double rate = 0) =>
        [.. tokens.Select((token, number) => new FireGroup
        {
            Name = Site.NameOf(number),
            Connections = connections / tokens.Count,
            Rate = rate / tokens.Count,
            Request = Request(token),
        })];
}
