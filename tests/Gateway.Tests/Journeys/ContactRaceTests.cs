using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>Admins who are all taken away at once, one way or the other: one stays, every time.</summary>
public abstract class ContactRaceTests
{
    private const int Rounds = 5;

    protected static async Task One_admin_stays(TestStore store)
    {
        await using var gateway = await RunningGateway.StartAsync(store);
        using var partner = await gateway.PartnerAsync();
        var (path, _) = await partner.ContactsAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var admins = await AdminsAsync(partner, path);
            for (var n = admins.Count; n < 8; n++)
            {
                admins.Add((await partner.AddContactAsync(path, $$"""{"email":"a{{round}}-{{n}}@mueller.example","role":"admin"}""")).At("id")!);
            }

            var answers = await Task.WhenAll(admins.Select((id, n) => n % 2 == 0
                ? partner.RemoveContactAsync(path, id)
                : partner.PutContactAsync(path, id, """{"familyName":"Weber","role":"billing"}""")));

            Assert.Equal(admins.Count - 1, answers.Count(answer => answer.Status is 200 or 204));
            Assert.Equal("contact.lastAdmin", Assert.Single(answers, answer => answer.Status == 409).Code);
            Assert.Single(await AdminsAsync(partner, path));
        }
    }

    private static async Task<List<string>> AdminsAsync(HttpClient partner, string path) =>
    [
        .. (await partner.ReadAsync(path)).Json["data"]!.AsArray()
            .Where(one => (string?)one!["role"] == "admin").Select(one => (string)one!["id"]!),
    ];
}

public sealed class SqliteContactRaceTests : ContactRaceTests
{
    [Fact]
    public Task Of_admins_who_all_go_at_once_one_stays() => One_admin_stays(new SqliteStore());
}

public sealed class PostgresContactRaceTests : ContactRaceTests
{
    [PostgresFact]
    public async Task Of_admins_who_all_go_at_once_one_stays() => await One_admin_stays(await PostgresStore.CreateAsync());
}
