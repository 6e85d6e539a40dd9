using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>Two admins who are taken away at once: one stays, every time.</summary>
public abstract class ContactRaceTests
{
    private const int Rounds = 20;

    protected static async Task One_admin_stays(TestStore store)
    {
        await using var gateway = await RunningGateway.StartAsync(store);
        using var partner = await gateway.PartnerAsync();
        var (path, admin) = await partner.ContactsAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var next = (await partner.AddContactAsync(path, $$"""{"email":"a{{round}}@mueller.example","role":"admin"}""")).At("id")!;
            // One is removed, the other one gets another role: whichever comes second is refused.
            var answers = await Task.WhenAll(
                partner.RemoveContactAsync(path, admin),
                partner.PutContactAsync(path, next, $$"""{"email":"a{{round}}@mueller.example","role":"billing"}"""));

            Assert.Single(answers, answer => answer.Status is 200 or 204);
            Assert.Equal("contact.lastAdmin", Assert.Single(answers, answer => answer.Status == 409).Code);
            var left = await partner.ReadAsync(path);
            admin = (string)Assert.Single(left.Json["data"]!.AsArray(), one => (string?)one!["role"] == "admin")!["id"]!;
        }
    }
}

public sealed class SqliteContactRaceTests : ContactRaceTests
{
    [Fact]
    public Task Of_two_admins_who_go_at_once_one_stays() => One_admin_stays(new SqliteStore());
}

public sealed class PostgresContactRaceTests : ContactRaceTests
{
    [PostgresFact]
    public async Task Of_two_admins_who_go_at_once_one_stays() => await One_admin_stays(await PostgresStore.CreateAsync());
}
