using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Http.Json;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rule 4: what is not exactly an order is refused, each fault at its place. Every member is tried.</summary>
public sealed class StrictBodyTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    /// <summary>Every member of an order that uses them all, by pointer.</summary>
    private static readonly IReadOnlyList<(string Pointer, JsonNode Node)> _members = [.. Walk(Full(), "")];

    private static readonly string[] _required =
    [
        "/partnerOrderRef", "/customer", "/customer/name", "/customer/country", "/customer/taxIds/0/type",
        "/customer/taxIds/0/value",
        "/customer/contact/marketing/status", "/distributor/name", "/distributor/country", "/reseller/name",
        "/reseller/country",
        "/licensee/name", "/licensee/country", "/billTo/name", "/billTo/country", "/lines",
        "/lines/0/phases/0/startsOn",
        "/lines/0/phases/0/quantity", "/lines/0/delivery/kind", "/lines/0/price/currency",
    ];

    [Fact]
    public async Task Null_is_no_value_for_a_required_member()
    {
        foreach (var pointer in _required)
        {
            var refused = await PostAsync(With(pointer, null));

            Assert.Equal((pointer, 400, "request.invalid"), (pointer, refused.Status, refused.Code));
            Assert.Contains((pointer, "member.null"), refused.Faults);
        }
    }

    [Fact]
    public async Task Null_for_an_optional_member_is_as_if_it_were_absent_and_no_entry_is_null()
    {
        foreach (var (pointer, _) in _members.Where(member => !_required.Contains(member.Pointer)))
        {
            var isEntry = char.IsAsciiDigit(Split(pointer).Name[0]) || pointer.StartsWith("/metadata/");

            var faults = (await PostAsync(With(pointer, null))).Faults;

            Assert.Equal((pointer, isEntry), (pointer, faults.Contains((pointer, "value.kind"))));
            Assert.DoesNotContain(faults, fault => fault.Code == "member.null");
        }
    }

    [Fact]
    public async Task A_value_of_another_kind_is_refused()
    {
        foreach (var (pointer, node) in _members)
        {
            var other = node.GetValueKind() switch
            {
                JsonValueKind.String => JsonValue.Create(5),
                JsonValueKind.Number => JsonValue.Create("5"),
                JsonValueKind.True => JsonValue.Create("true"),
                _ => JsonValue.Create("text"),
            };

            var refused = await PostAsync(With(pointer, other));

            Assert.Equal((pointer, 400, "request.invalid"), (pointer, refused.Status, refused.Code));
            Assert.Contains((pointer, "value.kind"), refused.Faults);
        }
    }

    [Fact]
    public async Task A_member_in_another_letter_case_is_unknown()
    {
        foreach (var (parent, name) in Named().Where(member => member.Parent != "/metadata"))
        {
            var other = char.ToUpperInvariant(name[0]) + name[1..];
            var order = Full();
            var holder = At(order, parent)!.AsObject();
            holder[other] = holder[name]!.DeepClone();
            holder.Remove(name);

            var refused = await PostAsync(order.ToJsonString());

            Assert.Equal(400, refused.Status);
            Assert.Contains(($"{parent}/{other}", "member.unknown"), refused.Faults);
        }
    }

    [Fact]
    public async Task A_member_that_comes_twice_is_refused()
    {
        const string Mark = "the member again";
        foreach (var (parent, name) in Named())
        {
            var order = Full();
            var holder = At(order, parent)!.AsObject();
            holder[Mark] = holder[name]!.DeepClone();

            var refused = await PostAsync(order.ToJsonString().Replace($"\"{Mark}\"", $"\"{name}\""));

            Assert.Equal(400, refused.Status);
            Assert.Contains(($"{parent}/{name}", "member.duplicate"), refused.Faults);
        }
    }

    [Fact]
    public async Task A_member_that_nobody_knows_is_refused()
    {
        var objects = _members.Where(member => member.Node is JsonObject && member.Pointer != "/metadata")
            .Select(member => member.Pointer);
        foreach (var pointer in objects.Prepend(""))
        {
            var order = Full();
            At(order, pointer)!.AsObject()["isAdmin"] = true;

            var refused = await PostAsync(order.ToJsonString());

            Assert.Equal(400, refused.Status);
            Assert.Equal([($"{pointer}/isAdmin", "member.unknown")], refused.Faults);
        }
    }

    [Fact]
    public async Task A_text_with_a_NUL_or_without_end_is_refused()
    {
        foreach (var (pointer, _) in _members.Where(member => member.Node.GetValueKind() == JsonValueKind.String))
        {
            var nul = await PostAsync(With(pointer, "a\0b"));
            var endless = await PostAsync(With(pointer, new string('x', 600)));

            Assert.Equal((pointer, 400, 400), (pointer, nul.Status, endless.Status));
            Assert.Contains(nul.Faults, fault => fault.Pointer == pointer);
            Assert.Contains(endless.Faults, fault => fault.Pointer == pointer);
        }
    }

    [Theory]
    [InlineData("{0}//")]
    [InlineData("/* hello */{0}")]
    [InlineData("{0}{0}")]
    [InlineData("{0},")]
    [InlineData("\uFEFF{0}")]
    [InlineData("{0}\0")]
    public async Task More_than_one_document_or_less_is_malformed(string form)
    {
        var refused = await PostAsync(form.Replace("{0}", OrderBody.Small));

        Assert.Equal((400, "request.malformed"), (refused.Status, refused.Code));
    }

    [Theory]
    [InlineData("1.0", "value.kind")]
    [InlineData("1.5", "value.kind")]
    [InlineData("1e2", "value.kind")]
    [InlineData("0", "value.range")]
    [InlineData("-1", "value.range")]
    [InlineData("10000001", "value.range")]
    [InlineData("99999999999999999999", "value.range")]
    public async Task A_quantity_is_a_whole_number_within_limits(string quantity, string code)
    {
        var faults = await RefuseAsync(OrderBody.With("\"quantity\":1", $"\"quantity\":{quantity}"));

        Assert.Equal([("/lines/0/quantity", code)], faults);
    }

    [Fact]
    public async Task A_fault_in_one_of_many_lines_names_that_line()
    {
        var order = Orders.Body();
        for (var i = 2; i <= 100; i++)
        {
            order["lines"]!.AsArray().Add(new JsonObject { ["sku"] = "premium-sm", ["quantity"] = i == 57 ? "x" : i });
        }

        var faults = await RefuseAsync(order.ToJsonString());

        Assert.Equal([("/lines/56/quantity", "value.kind")], faults);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_malformed()
    {
        using var partner = await shared.PartnerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = new ByteArrayContent(Encoding.Latin1
                .GetBytes(Orders.Body().ToJsonString().Replace("M\\u00FCller", "Müller"))),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Idempotency-Key", "k-1");

        var refused = await partner.AnswerAsync(request);

        Assert.Equal((400, "request.malformed"), (refused.Status, refused.Code));
    }

    private async Task<IReadOnlyList<(string Pointer, string Code)>> RefuseAsync(string body)
    {
        var refused = await PostAsync(body);
        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        return refused.Faults;
    }

    private async Task<Answer> PostAsync(string body) => await (await shared.AnyPartnerAsync()).PostOrderAsync(body);

    private static JsonNode Full() => JsonNode.Parse(OrderBody.Full)!;

    private static string With(string pointer, JsonNode? value)
    {
        var order = Full();
        var (parent, name) = Split(pointer);
        switch (At(order, parent))
        {
            case JsonArray list:
                list[int.Parse(name, CultureInfo.InvariantCulture)] = value;
                break;
            case JsonObject holder:
                holder[name] = value;
                break;
        }

        return order.ToJsonString();
    }

    private static IEnumerable<(string Pointer, JsonNode Node)> Walk(JsonNode node, string at) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            Walk(member.Value!, $"{at}/{member.Key}").Prepend(($"{at}/{member.Key}", member.Value!))),
        JsonArray list => list.SelectMany((entry, i) => Walk(entry!, $"{at}/{i}").Prepend(($"{at}/{i}", entry!))),
        _ => [],
    };

    /// <summary>All members, without the entries of lists.</summary>
    private static IEnumerable<(string Parent, string Name)> Named() =>
        _members.Select(member => Split(member.Pointer)).Where(member => !char.IsAsciiDigit(member.Name[0]));

    private static JsonNode? At(JsonNode node, string pointer) =>
        pointer.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate((JsonNode?)node, (found, name) =>
            found is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : found?[name]);

    private static (string Parent, string Name) Split(string pointer)
    {
        var slash = pointer.LastIndexOf('/');
        return (pointer[..slash], pointer[(slash + 1)..]);
    }
}
