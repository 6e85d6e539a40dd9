using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;
using static Fulfillment.Gateway.Tests.Support.Uploads;

namespace Fulfillment.Gateway.Tests.PartnerApi.Bulk;

/// <summary>Rows are served side by side: here one of them takes its time, and the others do not wait for it.</summary>
public sealed class BulkTurnTests : IAsyncLifetime
{
    private const string Customer = "Waiting Ltd";

    private static readonly Dictionary<string, string?> _patient = new()
    {
        ["Engine:Start:BudgetMilliseconds"] = "5000",
        ["Engine:Screening:BudgetMilliseconds"] = "60000",
    };

    private readonly ScreeningGate _gate = new();
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gate.Close(Customer);
        _gateway = await RunningGateway.StartAsync(settings: _patient, services: all => all.AddSingleton<IScreeningHook>(_gate));
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Rows_are_answered_in_the_order_of_the_file_whichever_is_done_first()
    {
        using var partner = await _gateway.PartnerAsync();
        var slow = Slow();
        var uploading = partner.UploadAsync(File([Row(1, slow), .. Enumerable.Range(2, 9).Select(n => Row(n))]));
        await Eventually.TrueAsync(async () => (await partner.ReadAllAsync("/v1/orders")).Count >= 9);
        _gate.Open(Customer);

        var answer = await uploading;

        Assert.Equal(("application/x-ndjson; charset=utf-8", 200), (answer.Answer.Header("Content-Type"), answer.Status));
        Assert.Equal(Enumerable.Range(1, 10), answer.Rows.Select(row => row.Row));
        Assert.All(answer.Rows, row => Assert.Equal((202, $"k-{row.Row}"), (row.Status, row.Key)));
        Assert.All(answer.Rows, row => Assert.Equal($"/v1/orders/{row.OrderId}", row.Json["location"]!.GetValue<string>()));
        foreach (var row in answer.Rows.Skip(1))
        {
            Assert.Equal($"R-{row.Row}", (await partner.ReadAsync($"/v1/orders/{row.OrderId}")).At("partnerOrderRef"));
        }
    }

    [Fact]
    public async Task Of_rows_that_exclude_each_other_the_first_in_the_file_is_taken()
    {
        using var partner = await _gateway.PartnerAsync();
        var slow = Slow("R-1");
        var uploading = partner.UploadAsync(File(
            Row(1, slow),
            Row(2, Orders.Body("R-2"), key: "k-1"),
            Row(3, Orders.Body("R-1", quantity: 9)),
            Row(4, slow, key: "k-1"),
            Row(5, slow),
            Row(6)));
        await Eventually.TrueAsync(async () => (await partner.ReadAllAsync("/v1/orders")).Count >= 1);
        _gate.Open(Customer);

        var answer = await uploading;

        Assert.Equal([202, 422, 409, 202, 200, 202], answer.Statuses);
        Assert.Equal([false, false, false, true, false, false], answer.Rows.Select(row => row.Replayed));
        Assert.Equal(["idempotency.mismatch", "order.conflict"], answer.Rows.Skip(1).Take(2).Select(row => row.Code));
        Assert.Single(new[] { 0, 3, 4 }.Select(row => answer.Rows[row].OrderId).Distinct());
        Assert.Equal(2, (await partner.ReadAllAsync("/v1/orders")).Count);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_rows_are_served_finds_all_or_nothing_of_each()
    {
        using var partner = await _gateway.PartnerAsync();
        var slow = Slow();
        using (var upload = await OpenUpload.BeginAsync(partner))
        {
            await upload.SendPartAsync(File(Row(1), Row(2, slow), Row(3)));
            Assert.Equal(202, (await upload.ReadAsync())!.Status);
            await Eventually.TrueAsync(async () => (await partner.ReadAllAsync("/v1/orders")).Count >= 2);
        }

        _gate.Open(Customer);
        var again = await partner.UploadAsync(File(Row(1), Row(2, slow), Row(3)));

        Assert.Equal([202, 202, 202], again.Statuses);
        Assert.Equal(3, again.OrderIds.Distinct().Count());
        Assert.True(again.Rows[0].Replayed && again.Rows[2].Replayed);
        foreach (var id in again.OrderIds)
        {
            await Eventually.TrueAsync(async () => (await partner.ReadAsync($"/v1/orders/{id}")).At("status") == "fulfilled");
        }
    }

    /// <summary>An order that is not accepted before the gate opens.</summary>
    private static JsonObject Slow(string reference = "R-slow")
    {
        var order = Orders.Body(reference);
        order["customer"]!["name"] = Customer;
        return order;
    }
}
