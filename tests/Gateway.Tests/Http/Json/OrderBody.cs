namespace Fulfillment.Gateway.Tests.Http.Json;

/// <summary>An order body that uses every member, and ways to break it.</summary>
internal static class OrderBody
{
    public const string Full = """
        {
          "partnerOrderRef": "R-2026-0001", "purchaseOrder": "PO-4711", "orderedOn": "2026-11-20",
          "customer": {
            "name": "Müller Maschinenbau GmbH", "legalForm": "GmbH", "country": "DE", "region": "DE-BY",
            "address": { "line1": "Hauptstraße 1", "line2": "Haus B", "city": "München", "postalCode": "80331" },
            "domain": "mueller.example", "externalRef": "C-1", "crmId": "0011", "registrationNumber": "HRB 1",
            "taxIds": [ { "type": "vat", "value": "DE123456789", "country": "DE" } ],
            "contact": { "givenName": "Ida", "familyName": "Müller", "email": "it@mueller.example", "phone": "+4989123456",
              "language": "de", "role": "technical",
              "marketing": { "status": "optIn", "basis": "consent", "source": "form", "at": "2026-11-20T10:00:00+00:00" } },
            "contacts": [ { "name": "Kim Beispiel", "language": "pt-BR" } ]
          },
          "distributor": { "name": "Distribution AG", "country": "CH" },
          "reseller": { "name": "Reseller Ltd", "country": "GB" },
          "licensee": { "name": "Müller Holding", "country": "DE" },
          "billTo": { "name": "Müller Billing", "country": "DE" },
          "owner": { "email": "sales@vendor.example" },
          "lines": [
            { "lineRef": "1", "action": "new", "sku": "premium-sm", "quantity": 37, "termMonths": 36, "startsOn": "2026-12-01",
              "phases": [ { "startsOn": "2027-12-01", "quantity": 60 } ], "delivery": { "kind": "cloudLicense" },
              "price": { "currency": "EUR", "unitMinor": 4999, "per": "year", "discountPercent": 12.5, "netMinor": 554889 },
              "autoRenew": true, "renewalTermMonths": 12, "reasonCode": "R1", "reasonText": "First order" },
            { "lineRef": "2", "action": "addSeats", "subscriptionId": "sub_1", "quantity": 3, "effectiveOn": "2026-12-01" }
          ],
          "references": { "account": "A", "opportunity": "006", "quote": "Q-9", "promotion": "P", "program": "G",
            "dealRegistration": "D", "contract": "K", "case": "S" },
          "metadata": { "k": "v" }
        }
        """;

    public const string Small = """
        {"partnerOrderRef":"R","customer":{"name":"N","country":"DE"},"lines":[{"sku":"s","quantity":1}]}
        """;

    /// <summary>The small order with one piece of its text replaced.</summary>
    public static string With(string piece, string other)
    {
        Assert.Contains(piece, Small, StringComparison.Ordinal);
        return Small.Replace(piece, other);
    }
}
