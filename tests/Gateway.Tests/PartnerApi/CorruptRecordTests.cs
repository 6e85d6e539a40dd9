using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>A damaged record is named to who asks for it; nobody else notices.</summary>
public sealed class CorruptRecordTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_damaged_order_is_named_and_the_next_one_is_served()
    {
        using var partner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var (damaged, sound) = (await partner.FulfillAsync(), await other.FulfillAsync());
        var id = damaged.Header("Location")!.Split('/')[^1];
        await DamageAsync(id);

        var answer = await partner.ReadAsync(damaged.Header("Location")!);
        var listed = await partner.ReadAsync("/v1/orders");
        var placed = await partner.PlaceAsync(Orders.Body("R-next"), wait: 30);

        Assert.All([answer, listed], refused => Assert.Equal((500, "store.corrupt"), (refused.Status, refused.Code)));
        Assert.Contains(id, answer.Text);
        Assert.Equal((201, "fulfilled"), (placed.Status, placed.At("status")));
        Assert.Equal(200, (await other.ReadAsync(sound.Header("Location")!)).Status);
    }

    private Task DamageAsync(string id) => shared.Gateway.Database.InTransactionAsync(
        async tx =>
        {
            await using var command = tx.Connection!.CreateCommand();
            (command.Transaction, command.CommandText) = (tx, $"UPDATE orders SET body = '{{\"customer\":' WHERE id = '{id}'");
            await command.ExecuteNonQueryAsync();
        },
        CancellationToken.None);
}
