using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>Who took which seat, told by a product and read by the partner.</summary>
public sealed class SeatMoveTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task What_the_product_tells_is_read_in_pages_and_as_a_table_by_its_partner_alone()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        using var instance = shared.Anonymous.WithToken((await partner.ActivateAsync(order)).At("instanceToken")!);

        var told = await TellAsync(instance, Move("u-00000001", "taken", -30), Move("u-00000002", "taken", -20), Move("u-00000001", "released", -10));
        var again = await TellAsync(instance, Move("u-00000001", "taken", -30), Move("u-00000001", "taken", 60 * 48));
        var path = $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/seats/moves";
        var all = await partner.ReadAllAsync($"{path}?limit=2");
        var one = await partner.ReadAsync($"{path}?user=u-00000002");
        var table = await partner.GetAsync(path, ("Accept", "text/csv"));

        Assert.Equal((200, "3", "0"), (told.Status, told.At("taken"), told.At("repeated")));
        Assert.Equal(("0", "1", "/moves/1/at", "usage.tooEarly"), (again.At("taken"), again.At("repeated"), again.At("refused.0.pointer"), again.At("refused.0.code")));
        Assert.Equal(
            ["u-00000001 taken", "u-00000002 taken", "u-00000001 released"],
            all.Select(move => $"{(string)move["user"]!} {(string)move["change"]!}"));
        Assert.Equal(("u-00000002", "git-1"), (one.At("data.0.user"), one.At("data.0.instanceId")));
        Assert.Single(one.Json["data"]!.AsArray());
        Assert.Equal(4, table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(404, (await other.ReadAsync(path)).Status);
        Assert.Equal(401, (await partner.SendAsync(HttpMethod.Post, "/v1/seat-moves", """{"moves":[]}""")).Status);
    }

    [Theory]
    [InlineData("""{"moves":[]}""", "/moves", "value.count")]
    [InlineData("""{"moves":[{"user":"erika@mueller.example","at":"2026-11-21T10:00:00Z","change":"taken"}]}""", "/moves/0/user", "value.pattern")]
    [InlineData("""{"moves":[{"user":"Erika Müller","at":"2026-11-21T10:00:00Z","change":"taken"}]}""", "/moves/0/user", "value.pattern")]
    [InlineData("""{"moves":[{"user":"u-00000001","at":"2026-11-21T10:00:00Z","change":"stolen"}]}""", "/moves/0/change", "value.enum")]
    [InlineData("""{"moves":[{"user":"u-00000001","change":"taken"}]}""", "/moves/0/at", "member.missing")]
    public async Task A_person_s_name_or_e_mail_is_not_taken_nor_what_has_another_form(string body, string pointer, string code)
    {
        using var partner = await shared.PartnerAsync();
        using var instance = shared.Anonymous.WithToken((await partner.ActivateAsync(await partner.FulfillAsync())).At("instanceToken")!);

        var refused = await instance.SendAsync(HttpMethod.Post, "/v1/seat-moves", body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Contains((pointer, code), refused.Faults);
    }

    private static Task<Answer> TellAsync(HttpClient instance, params string[] moves) =>
        instance.SendAsync(HttpMethod.Post, "/v1/seat-moves", $$"""{"moves":[{{string.Join(',', moves)}}]}""");

    private static string Move(string user, string change, int minutes) =>
        $$"""{"user":"{{user}}","at":"{{_now.AddMinutes(minutes):yyyy-MM-ddTHH:mm:ssZ}}","change":"{{change}}"}""";
}
