using System.Globalization;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rules 5, 6 and 10: limits from the partner's record, its pinned version, and the end of both.</summary>
public sealed class CallerLimitTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_noisy_partner_is_told_to_wait_and_another_is_untouched()
    {
        using var noisy = await shared.PartnerAsync(known => known with { RatePerMinute = 1 });
        using var quiet = await shared.PartnerAsync(known => known with { RatePerMinute = 1 });

        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await noisy.ReadAsync("/v1/orders"));
        }

        var other = await quiet.ReadAsync("/v1/orders");

        Assert.Equal("\"partner\";q=1;w=60", answers[0].Header("RateLimit-Policy"));
        Assert.StartsWith("\"partner\";r=9;t=", answers[0].Header("RateLimit"), StringComparison.Ordinal);
        Assert.Equal((429, "rate.limited", "true"),
            (answers[^1].Status, answers[^1].Code, answers[^1].At("retryable")));
        Assert.InRange(int.Parse(answers[^1].Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.StartsWith("\"partner\";r=0;t=", answers[^1].Header("RateLimit"), StringComparison.Ordinal);
        Assert.Equal(200, other.Status);
    }

    [Fact]
    public async Task A_limited_order_is_not_placed_and_its_key_stays_free()
    {
        using var partner = await shared.PartnerAsync(known => known with { RatePerMinute = 60 });
        Answer limited;
        do
        {
            limited = await partner.PlaceAsync(Orders.Body("R-limited", sku: "nothing"), "k-1");
        }
        while (limited.Status != 429);

        Answer placed = limited;
        await Eventually.TrueAsync(async () =>
            (placed = await partner.PlaceAsync(Orders.Body("R-placed"), "k-1")).Status != 429);

        Assert.Equal(202, placed.Status);
    }

    [Fact]
    public async Task Without_a_limit_in_the_record_the_node_s_own_is_told()
    {
        using var partner = await shared.PartnerAsync();

        var answer = await partner.ReadAsync("/v1/orders");

        Assert.Equal("\"partner\";q=1000000;w=60", answer.Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task Every_answer_names_the_version_that_it_speaks()
    {
        using var partner = await shared.PartnerAsync();

        var answers = new[]
        {
            await partner.ReadAsync("/v1/orders"), await partner.ReadAsync("/v1/orders/ord_nothing"),
            await partner.GetAsync("/v1/orders", ("Fulfillment-Version", PrincipalDesk.ApiVersion)),
                await partner.PostOrderAsync("{"),
        };

        Assert.All(answers, answer => Assert.Equal(PrincipalDesk.ApiVersion, answer.Header("Fulfillment-Version")));
    }

    [Theory]
    [InlineData("2020-01-01")]
    [InlineData("v2")]
    [InlineData("2026-11-01, 2026-11-01")]
    public async Task A_version_that_never_was_is_refused(string version)
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.GetAsync("/v1/orders", ("Fulfillment-Version", version));

        Assert.Equal((400, "version.unknown"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_suspended_partner_reads_and_changes_nothing()
    {
        using var partner = await shared.Gateway.PartnerAsync("suspended");
        await shared.Gateway.Services.GetRequiredService<PrincipalDesk>()
            .SetStatusAsync("suspended", PrincipalStatus.Suspended, CancellationToken.None);

        var answers = new[]
        {
            await partner.ReadAsync("/v1/orders"), await partner.PlaceAsync(Orders.Body()),
                await partner.ReadAsync("/v1/products"),
        };

        Assert.All(answers, answer => Assert.Equal((403, "partner.suspended"), (answer.Status, answer.Code)));
    }

    [Fact]
    public async Task A_suspension_bites_a_token_in_use_within_seconds()
    {
        using var partner = await shared.Gateway.PartnerAsync("soon-suspended");
        var before = await partner.ReadAsync("/v1/orders");
        await shared.Gateway.Services.GetRequiredService<PrincipalDesk>()
            .SetStatusAsync("soon-suspended", PrincipalStatus.Suspended, CancellationToken.None);

        Answer? after = null;
        await Eventually.TrueAsync(async () => (after = await partner.ReadAsync("/v1/orders")).Status != 200);

        Assert.Equal((200, "partner.suspended"), (before.Status, after!.Code));
    }
}
