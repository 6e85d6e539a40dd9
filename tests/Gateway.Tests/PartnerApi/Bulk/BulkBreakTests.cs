using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Fulfillment.Gateway.Tests.Support.Uploads;

namespace Fulfillment.Gateway.Tests.PartnerApi.Bulk;

/// <summary>An upload that breaks, whoever breaks it: what was taken stays, and the same file completes it.</summary>
public sealed class BulkBreakTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_result_is_told_before_the_rest_of_the_file_is_sent()
    {
        using var partner = await shared.PartnerAsync();
        using var upload = await OpenUpload.BeginAsync(partner);

        await upload.SendPartAsync(File(Row(1)) + Row(2)[..20]);
        var first = await upload.ReadAsync();
        await upload.SendPartAsync(Row(2)[20..]);
        await upload.EndAsync();

        Assert.Equal((1, 202), (first!.Row, first.Status));
        Assert.Equal(202, (await upload.ReadAsync())!.Status);
        Assert.Null(await upload.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_was_cut_in_the_middle_is_completed_by_sending_it_again()
    {
        using var partner = await shared.PartnerAsync();
        var taken = new List<RowAnswer>();
        using (var upload = await OpenUpload.BeginAsync(partner))
        {
            await upload.SendPartAsync(Rows(7) + Row(8)[..30]);
            for (var row = 0; row < 5; row++)
            {
                taken.Add((await upload.ReadAsync())!);
            }
        }

        var again = await partner.UploadAsync(Rows(10));

        Assert.All(again.Rows, row => Assert.Equal(202, row.Status));
        Assert.Equal(taken.Select(row => row.OrderId), again.OrderIds.Take(5));
        Assert.All(again.Rows.Take(5), row => Assert.True(row.Replayed));
        Assert.Equal(again.OrderIds.Order(), (await partner.ReadAllAsync("/v1/orders")).Select(order => (string?)order["id"]).Order());
    }

    [Fact]
    public async Task A_body_that_breaks_http_is_cut_at_the_row_that_could_not_be_read()
    {
        using var partner = await shared.PartnerAsync();
        using var upload = await OpenUpload.BeginAsync(partner);
        await upload.SendPartAsync(File(Row(1)) + Row(2)[..20]);
        Assert.Equal(202, (await upload.ReadAsync())!.Status);

        await upload.SendAsync("this is no length of a part\r\n");
        var last = await upload.ReadAsync();

        Assert.Equal((2, 400, "request.malformed", true), (last!.Row, last.Status, last.Code, last.Cut));
    }

    [Fact]
    public async Task A_gateway_that_stops_serves_what_it_has_read_and_says_where_it_ended()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var partner = await gateway.PartnerAsync();
        using var upload = await OpenUpload.BeginAsync(partner);
        await upload.SendPartAsync(File(Row(1)));
        var first = await upload.ReadAsync();

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var last = await upload.ReadAsync();

        Assert.Equal(202, first!.Status);
        Assert.Equal((2, 503, "gateway.stopping", true), (last!.Row, last.Status, last.Code, last.Cut));
        Assert.True(last.Json["problem"]!["retryable"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_full_queue_is_waited_for_and_no_row_s_failure()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Engine:Intake:QueueLength"] = "1",
            ["Engine:Intake:Writers"] = "1",
        });
        using var partner = await gateway.PartnerAsync();
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var store = gateway.Database.InTransactionAsync(
            async _ =>
            {
                entered.SetResult();
                await released.Task;
            },
            CancellationToken.None);
        await entered.Task;

        // One at most is being written and one waits, of the file or of the others: six of eight are too many.
        var uploading = partner.UploadAsync(Rows(12));
        var singles = Enumerable.Range(0, 8).Select(n => partner.PlaceAsync(Orders.Body($"R-single-{n}"))).ToList();
        var refused = new List<int>();
        await foreach (var single in Task.WhenEach(singles).Take(6))
        {
            refused.Add((await single).Status);
        }

        released.SetResult();
        await store;
        var answer = await uploading;
        await Task.WhenAll(singles);

        Assert.All(refused, status => Assert.Equal(429, status));
        Assert.All(answer.Rows, row => Assert.Equal(202, row.Status));
    }

    [Fact]
    public async Task A_row_that_we_cannot_serve_says_so_and_the_others_go_on()
    {
        await using var gateway = await RunningGateway.StartAsync(services: all => all.AddSingleton<ISubscriptionCheck, BrokenCheck>());
        using var partner = await gateway.PartnerAsync();
        var order = Orders.Body("R-2");
        order["lines"]![0]!["subscriptionId"] = "sub_1";

        var answer = await partner.UploadAsync(File(Row(1), Row(2, order), Row(3)));

        Assert.Equal([202, 500, 202], answer.Statuses);
        Assert.Equal("internal.error", answer.Rows[1].Code);
    }

    private sealed class BrokenCheck : ISubscriptionCheck
    {
        public Task<SubscriptionFindings> CheckAsync(
            System.Data.Common.DbTransaction tx, OrderRequest request, CancellationToken cancel) =>
            throw new InvalidOperationException("This check is broken.");
    }
}
