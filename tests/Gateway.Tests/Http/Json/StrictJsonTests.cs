using System.Text;
using System.Text.Json;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.Tests.Http.Json;

public sealed class StrictJsonTests
{
    [Fact]
    public void A_full_order_is_read_with_every_member()
    {
        var order = Accept(OrderBody.Full);

        var written = JsonSerializer.SerializeToElement(order, PartnerApiJson.Default.PlaceOrderRequest);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(OrderBody.Full), written));
    }

    [Fact]
    public void Optional_members_may_be_null()
    {
        var order = Accept(OrderBody.With("\"sku\"", "\"phases\":null,\"action\":null,\"lineRef\":null,\"sku\""));

        Assert.Null(order.Lines[0].Action);
    }

    [Theory]
    // Members.
    [InlineData("{\"partnerOrderRef\"", "{\"extra\":1,\"partnerOrderRef\"", "/extra", "member.unknown")]
    [InlineData("\"name\"", "\"nick/na~me\":1,\"name\"", "/customer/nick~1na~0me", "member.unknown")]
    [InlineData("\"partnerOrderRef\"", "\"PartnerOrderRef\"", "/PartnerOrderRef", "member.unknown")]
    [InlineData("\"quantity\":1", "\"quantity\":1,\"quantity\":1", "/lines/0/quantity", "member.duplicate")]
    [InlineData("\"quantity\":1", "\"quantity\":1,\"quant\\u0069ty\":2", "/lines/0/quantity", "member.duplicate")]
    [InlineData("\"partnerOrderRef\":\"R\",", "", "/partnerOrderRef", "member.missing")]
    [InlineData("\"name\":\"N\",", "", "/customer/name", "member.missing")]
    [InlineData(",\"country\":\"DE\"", "", "/customer/country", "member.missing")]
    [InlineData("\"R\"", "null", "/partnerOrderRef", "member.null")]
    [InlineData("{\"name\":\"N\",\"country\":\"DE\"}", "null", "/customer", "member.null")]
    // Kinds.
    [InlineData("\"quantity\":1", "\"quantity\":\"1\"", "/lines/0/quantity", "value.kind")]
    [InlineData("\"quantity\":1", "\"quantity\":1.0", "/lines/0/quantity", "value.kind")]
    [InlineData("\"quantity\":1", "\"quantity\":1e1", "/lines/0/quantity", "value.kind")]
    [InlineData("\"quantity\":1", "\"quantity\":true", "/lines/0/quantity", "value.kind")]
    [InlineData("\"R\"", "7", "/partnerOrderRef", "value.kind")]
    [InlineData("\"R\"", "[\"R\"]", "/partnerOrderRef", "value.kind")]
    [InlineData("[{\"sku\":\"s\",\"quantity\":1}]", "{}", "/lines", "value.kind")]
    [InlineData("{\"sku\":\"s\",\"quantity\":1}", "null", "/lines/0", "value.kind")]
    [InlineData("\"sku\":", "\"autoRenew\":\"yes\",\"sku\":", "/lines/0/autoRenew", "value.kind")]
    [InlineData("\"sku\":", "\"price\":{\"currency\":\"EUR\",\"unitMinor\":1,\"discountPercent\":\"5\"},\"sku\":", "/lines/0/price/discountPercent", "value.kind")]
    // Ranges and lengths.
    [InlineData("\"quantity\":1", "\"quantity\":0", "/lines/0/quantity", "value.range")]
    [InlineData("\"quantity\":1", "\"quantity\":10000001", "/lines/0/quantity", "value.range")]
    [InlineData("\"quantity\":1", "\"quantity\":99999999999999999999999", "/lines/0/quantity", "value.range")]
    [InlineData("\"sku\":", "\"termMonths\":121,\"sku\":", "/lines/0/termMonths", "value.range")]
    [InlineData("\"sku\":", "\"price\":{\"currency\":\"EUR\",\"unitMinor\":-1},\"sku\":", "/lines/0/price/unitMinor", "value.range")]
    [InlineData("\"sku\":", "\"price\":{\"currency\":\"EUR\",\"unitMinor\":1,\"discountPercent\":100.5},\"sku\":", "/lines/0/price/discountPercent", "value.range")]
    [InlineData("\"sku\":", "\"price\":{\"currency\":\"EUR\",\"unitMinor\":1,\"discountPercent\":1.00001},\"sku\":", "/lines/0/price/discountPercent", "value.range")]
    [InlineData("\"R\"", "\"\"", "/partnerOrderRef", "value.length")]
    [InlineData("\"R\"", "\"12345678901234567890123456789012345678901234567890123456789012345\"", "/partnerOrderRef", "value.length")]
    [InlineData("[{\"sku\":\"s\",\"quantity\":1}]", "[]", "/lines", "value.count")]
    [InlineData("{\"partnerOrderRef\"", "{\"metadata\":{\"\":\"v\"},\"partnerOrderRef\"", "/metadata/", "value.length")]
    [InlineData("{\"partnerOrderRef\"", "{\"metadata\":{\"k\":5},\"partnerOrderRef\"", "/metadata/k", "value.kind")]
    [InlineData("{\"partnerOrderRef\"", "{\"metadata\":{\"k\":null},\"partnerOrderRef\"", "/metadata/k", "value.kind")]
    [InlineData("{\"partnerOrderRef\"", "{\"metadata\":{\"k\":\"v\",\"k\":\"v\"},\"partnerOrderRef\"", "/metadata/k", "member.duplicate")]
    // Forms.
    [InlineData("\"N\"", "\"  \"", "/customer/name", "value.pattern")]
    [InlineData("\"DE\"", "\"de\"", "/customer/country", "value.pattern")]
    [InlineData("\"DE\"", "\"XX\"", "/customer/country", "value.pattern")]
    [InlineData("\"DE\"", "\"DE\",\"region\":\"BY\"", "/customer/region", "value.length")]
    [InlineData("\"DE\"", "\"DE\",\"region\":\"DEBY\"", "/customer/region", "value.pattern")]
    [InlineData("\"DE\"", "\"DE\",\"region\":\"FR-75\"", "/customer/region", "value.pattern")]
    [InlineData("\"DE\"", "\"DE\",\"domain\":\"https://a.example\"", "/customer/domain", "value.pattern")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"name\":\"A\",\"email\":\"nobody\"}", "/customer/contact/email", "value.pattern")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"name\":\"A\",\"phone\":\"030 123\"}", "/customer/contact/phone", "value.pattern")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"name\":\"A\",\"language\":\"deutsch\"}", "/customer/contact/language", "value.pattern")]
    [InlineData("\"sku\":", "\"price\":{\"currency\":\"eur\",\"unitMinor\":1},\"sku\":", "/lines/0/price/currency", "value.pattern")]
    // Closed sets and dates.
    [InlineData("\"sku\":", "\"action\":\"New\",\"sku\":", "/lines/0/action", "value.enum")]
    [InlineData("\"sku\":", "\"action\":0,\"sku\":", "/lines/0/action", "value.kind")]
    [InlineData("\"sku\":", "\"delivery\":{\"kind\":\"post\"},\"sku\":", "/lines/0/delivery/kind", "value.enum")]
    [InlineData("\"sku\":", "\"startsOn\":\"2026-02-30\",\"sku\":", "/lines/0/startsOn", "value.date")]
    [InlineData("\"sku\":", "\"startsOn\":\"2026-12-01T00:00:00Z\",\"sku\":", "/lines/0/startsOn", "value.date")]
    [InlineData("\"sku\":", "\"startsOn\":\"9999-12-01\",\"sku\":", "/lines/0/startsOn", "value.range")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"name\":\"A\",\"marketing\":{\"status\":\"none\",\"at\":\"2026-12-01 10:00\"}}", "/customer/contact/marketing/at", "value.date")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"name\":\"A\",\"marketing\":{\"status\":\"none\",\"at\":\"2026-12-01T25:00:00Z\"}}", "/customer/contact/marketing/at", "value.date")]
    // Texts that are none.
    [InlineData("\"N\"", "\"a\\u0000b\"", "/customer/name", "text.control")]
    [InlineData("\"N\"", "\"a\\nb\"", "/customer/name", "text.control")]
    [InlineData("\"N\"", "\"a\\u0085b\"", "/customer/name", "text.control")]
    [InlineData("\"N\"", "\"a\u0085b\"", "/customer/name", "text.control")]
    [InlineData("\"N\"", "\"a\\ud800\"", "/customer/name", "text.surrogate")]
    [InlineData("\"N\"", "\"\\udc00\\ud800\"", "/customer/name", "text.surrogate")]
    [InlineData("{\"partnerOrderRef\"", "{\"\\ud800\":1,\"partnerOrderRef\"", "", "text.surrogate")]
    [InlineData("{\"partnerOrderRef\"", "{\"metadata\":{\"a\\u0000\":\"\"},\"partnerOrderRef\"", "/metadata", "text.control")]
    // Members together.
    [InlineData("\"sku\":\"s\",", "", "/lines/0/sku", "member.missing")]
    [InlineData("\"sku\":\"s\",", "\"sku\":null,", "/lines/0/sku", "member.missing")]
    [InlineData("\"sku\":", "\"action\":\"addSeats\",\"sku\":", "/lines/0/subscriptionId", "member.missing")]
    [InlineData("\"sku\":", "\"effectiveOn\":\"2026-12-01\",\"sku\":", "/lines/0/effectiveOn", "member.misplaced")]
    [InlineData("\"sku\":", "\"delivery\":{\"kind\":\"saas\",\"region\":\"eu\"},\"sku\":", "/lines/0/delivery/region", "member.misplaced")]
    [InlineData("\"sku\":", "\"price\":{\"currency\":\"EUR\"},\"sku\":", "/lines/0/price", "member.missing")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"name\":\"A B\",\"familyName\":\"B\"}", "/customer/contact/name", "member.misplaced")]
    [InlineData("\"DE\"", "\"DE\",\"contact\":{\"language\":\"de\"}", "/customer/contact", "member.missing")]
    [InlineData("{\"partnerOrderRef\"", "{\"owner\":{},\"partnerOrderRef\"", "/owner", "member.missing")]
    public void One_fault_is_told_with_its_place(string piece, string other, string place, string code)
    {
        var fault = Assert.Single(Faults(OrderBody.With(piece, other)));

        Assert.Equal((place, code), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void All_faults_are_told_at_once_in_the_order_of_the_document()
    {
        var faults = Faults("""
            { "extra": 1, "partnerOrderRef": "", "customer": { "name": null, "country": "XX", "Region": "DE-BY" },
              "lines": [ { "action": "buy", "quantity": "1" }, { "sku": "s", "quantity": 0, "startsOn": "tomorrow" } ] }
            """);

        Assert.Equal(
            [
                ("/extra", "member.unknown"),
                ("/partnerOrderRef", "value.length"),
                ("/customer/name", "member.null"),
                ("/customer/country", "value.pattern"),
                ("/customer/Region", "member.unknown"),
                ("/lines/0/action", "value.enum"),
                ("/lines/0/quantity", "value.kind"),
                ("/lines/1/quantity", "value.range"),
                ("/lines/1/startsOn", "value.date"),
            ],
            faults.Select(f => (f.Pointer, f.Code)));
    }

    [Fact]
    public void A_name_in_the_wrong_case_is_answered_with_the_right_one()
    {
        var fault = Assert.Single(Faults(OrderBody.With("\"sku\"", "\"SKU\"")), f => f.Code == "member.unknown");

        Assert.Contains("did you mean 'sku'?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_value_is_answered_with_the_allowed_ones()
    {
        var fault = Assert.Single(Faults(OrderBody.With("\"sku\"", "\"delivery\":{\"kind\":\"CloudLicense\"},\"sku\"")));

        Assert.Contains("cloudLicense, offlineLicense, legacyLicense, saas, dedicated", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_counts_characters_and_not_their_halves()
    {
        var order = Accept(OrderBody.With("\"R\"", $"\"{string.Concat(Enumerable.Repeat("🦊", 64))}\""));

        Assert.Equal(128, order.PartnerOrderRef.Length);
    }

    [Fact]
    public void Too_many_lines_are_refused_once()
    {
        var lines = string.Join(",", Enumerable.Repeat("{\"sku\":\"s\",\"quantity\":1}", 101));

        var fault = Assert.Single(Faults(OrderBody.With("[{\"sku\":\"s\",\"quantity\":1}]", $"[{lines}]")));

        Assert.Equal(("/lines", "value.count"), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void A_body_of_nothing_but_faults_is_not_listed_to_its_end()
    {
        var extras = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":\"\\ud800\""));

        var faults = Faults($"{{{extras}}}");

        Assert.Equal(Inspection.MaxFaults, faults.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* no */}")]
    [InlineData("{} // no")]
    [InlineData("{'a':1}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\0\"}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]")]
    public void What_is_not_one_JSON_document_is_malformed(string body)
    {
        var problem = Refuse(Encoding.UTF8.GetBytes(body));

        Assert.Equal("request.malformed", problem.Code);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_malformed()
    {
        byte[][] bodies = [[.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], [.. "{\"a\":\""u8, 0xC0, 0x80, .. "\"}"u8], Encoding.Unicode.GetBytes("{}")];

        Assert.All(bodies, body => Assert.Equal("request.malformed", Refuse(body).Code));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"\"")]
    public void A_body_of_another_kind_is_told_at_the_root(string body)
    {
        var fault = Assert.Single(Faults(body));

        Assert.Equal(("", "value.kind"), (fault.Pointer, fault.Code));
    }

    private static PlaceOrderRequest Accept(string body) =>
        Assert.IsType<BodyOutcome<PlaceOrderRequest>.Read>(Read(Encoding.UTF8.GetBytes(body))).Value;

    private static IReadOnlyList<Fault> Faults(string body)
    {
        var problem = Refuse(Encoding.UTF8.GetBytes(body));
        Assert.Equal("request.invalid", problem.Code);
        return problem.Errors;
    }

    private static Problem Refuse(byte[] body) =>
        Assert.IsType<BodyOutcome<PlaceOrderRequest>.Refused>(Read(body)).Problem;

    private static BodyOutcome<PlaceOrderRequest> Read(byte[] body) =>
        StrictJson.Read(body, PartnerApiJson.Default.PlaceOrderRequest);
}
