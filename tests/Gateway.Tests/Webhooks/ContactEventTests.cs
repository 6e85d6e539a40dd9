using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>A change of a subscription's contacts, from its partner's call to its partner's own receiver.</summary>
public sealed class ContactEventTests(WebhookGateway shared) : IClassFixture<WebhookGateway>
{
    [Fact]
    public async Task Each_change_is_pushed_and_pulled_with_the_same_words_and_names_no_person()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        await partner.AddWebhookAsync(receiver.Url, "subscription.contactsChanged");
        var (path, _) = await partner.ContactsAsync();

        var id = (await partner.AddContactAsync(path, Contacts.Jonas)).At("id")!;
        await partner.PutContactAsync(path, id, Contacts.Jonas.Replace("Weber", "Wagner"));
        await partner.RemoveContactAsync(path, id);

        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count >= 3));
        var pushed = receiver.All.ToList();
        var pulled = (await partner.FeedAsync()).Where(told => (string?)told["type"] == "subscription.contactsChanged").ToList();
        Assert.Equal(pulled.Select(told => told["data"]!.ToJsonString()), pushed.Select(one => one.Json["data"]!.ToJsonString()));
        Assert.Equal(
            [(1L, id, "added"), (2, id, "changed"), (3, id, "removed")],
            pulled.Select(told => told["data"]!).Select(data =>
                ((long)data["sequence"]!, (string)data["contact"]!["contactId"]!, (string)data["contact"]!["change"]!)));
        Assert.All(pulled, told => Assert.Equal(path.Split('/')[3], (string)told["data"]!["subscriptionId"]!));
        Assert.All(pushed, one => Assert.DoesNotContain("mueller", one.Body, StringComparison.OrdinalIgnoreCase));
    }
}
