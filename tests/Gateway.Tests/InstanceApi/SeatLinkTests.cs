using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>The daily call over HTTP, and who may not make it.</summary>
public sealed class SeatLinkTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task Who_has_the_license_that_counts_is_told_so_and_who_has_not_gets_it()
    {
        var (partner, activated) = await ActivatedAsync();
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var report = Instances.Report();
        report["licenseId"] = activated.At("license.id");
        var unchanged = await instance.ReportAsync(report);
        var without = await instance.ReportAsync();

        Assert.Equal((200, "true", null), (unchanged.Status, unchanged.At("unchanged"), unchanged.At("license")));
        Assert.Equal(("false", activated.At("license.file")), (without.At("unchanged"), without.At("license.file")));
        Assert.Null(unchanged.At("instanceToken"));
        partner.Dispose();
    }

    [Fact]
    public async Task However_many_seats_are_reported_the_answer_is_yes()
    {
        var (partner, activated) = await ActivatedAsync();
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        foreach (var seats in new[] { 0L, 5, 6, 1_000, 1_000_000_000_000 })
        {
            var taken = await instance.ReportAsync(Instances.Report(seats));

            Assert.Equal((seats, 200), (seats, taken.Status));
        }

        var high = await instance.ReportAsync(Instances.Report(7));
        Assert.Equal(200, high.Status);
        partner.Dispose();
    }

    [Fact]
    public async Task A_day_too_far_ahead_has_its_own_answer()
    {
        var (partner, activated) = await ActivatedAsync();
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var refused = await instance.ReportAsync(Instances.Report(daysAhead: 3));

        Assert.Equal((422, "usage.tooEarly"), (refused.Status, refused.Code));
        partner.Dispose();
    }

    [Theory]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","date":"2026-11-21"}""", "/billableSeats", "member.missing")]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","categories":{}}""", "/date", "member.missing")]
    [InlineData("""{"date":"2026-11-21","billableSeats":1}""", "/timestamp", "member.missing")]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","date":"2026-11-21","billableSeats":-1}""", "/billableSeats", "value.range")]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","date":"2026-11-21","billableSeats":1,"categories":{"Guest":1}}""", "/categories/Guest", "value.pattern")]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","date":"2026-11-21","billableSeats":1,"categories":{"guest":-1}}""", "/categories/guest", "value.range")]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","date":"2026-11-21","billableSeats":1,"addOns":{"a":"1"}}""", "/addOns/a", "value.kind")]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z","instanceId":"other"}""", "/instanceId", "member.unknown")]
    public async Task What_is_not_exactly_a_report_is_refused(string body, string pointer, string code)
    {
        var (partner, activated) = await ActivatedAsync();
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var refused = await instance.SendAsync(HttpMethod.Post, "/v1/seat-link", body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Contains((pointer, code), refused.Faults);
        partner.Dispose();
    }

    [Fact]
    public async Task A_call_without_a_count_only_asks()
    {
        var (partner, activated) = await ActivatedAsync();
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var taken = await instance.ReportAsync(new JsonObject { ["timestamp"] = "2020-01-01T00:00:00Z" });

        Assert.Equal((200, "clockSkew"), (taken.Status, taken.At("notices.0.kind")));
        partner.Dispose();
    }

    [Fact]
    public async Task Only_an_instance_s_own_token_reports()
    {
        var (partner, activated) = await ActivatedAsync();
        using var other = await shared.PartnerAsync();
        var token = activated.At("instanceToken")!;
        var tokens = new[]
        {
            partner.DefaultRequestHeaders.Authorization!.Parameter!, other.DefaultRequestHeaders.Authorization!.Parameter!,
            activated.At("license.file")!, "garbage", "fit_garbage", $"{token}A", token[..^2], token.Replace(".1.", ".2."),
        };

        foreach (var wrong in tokens)
        {
            using var caller = shared.Anonymous.WithToken(wrong);
            var refused = await caller.ReportAsync();

            Assert.Equal((401, "token.invalid"), (refused.Status, refused.Code));
            Assert.Equal("Bearer error=\"invalid_token\"", refused.Header("WWW-Authenticate"));
        }

        partner.Dispose();
    }

    [Fact]
    public async Task An_instance_s_token_opens_no_other_route()
    {
        var (partner, activated) = await ActivatedAsync();
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        foreach (var route in Routes.Of(shared.Gateway).Where(route => route is { Scope: not null, TakesInstances: false }))
        {
            var refused = await instance.SendAsync(route.Method, route.Example);

            Assert.Equal((route, 401, "token.invalid"), (route, refused.Status, refused.Code));
        }

        partner.Dispose();
    }

    private async Task<(HttpClient Partner, Answer Activated)> ActivatedAsync()
    {
        var partner = await shared.PartnerAsync();
        return (partner, await partner.ActivateAsync(await partner.FulfillAsync()));
    }
}
