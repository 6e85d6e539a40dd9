using System.Data.Common;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Contacts;

public abstract class ContactTableTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private string _subscription = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _subscription = (await Engine.FulfillAsync(Partner, A.Order())).Lines[0].SubscriptionId!;
    }

    [DatabaseFact]
    public async Task Everything_of_a_contact_comes_back_as_it_was_stored()
    {
        var full = New(A.Contact() with
        {
            NameWasSplit = true,
            Phone = "+4989123456",
            Marketing = new MarketingConsent("optIn", "consent", "fair 2026", Clock.GetUtcNow()),
        });
        var bare = New(new Contact { FamilyName = "Weber" });

        await WriteAsync(writes => ContactTable.Insert(writes, full), writes => ContactTable.Insert(writes, bare));

        Assert.Equal([full, bare], await ListAsync());
    }

    [DatabaseFact]
    public async Task The_next_version_takes_the_place_of_all_that_was_there()
    {
        var first = New(A.Contact() with { Phone = "+4989123456", Marketing = new MarketingConsent("optIn", "b", "s", Clock.GetUtcNow()) });
        await WriteAsync(writes => ContactTable.Insert(writes, first));
        Clock.Advance(TimeSpan.FromHours(1));
        var next = first.Become(new Contact { FamilyName = "Weber", Email = "weber@mueller.example", NameWasSplit = true }, Clock);

        await WriteAsync(writes => ContactTable.Save(writes, next));

        Assert.Equal(next, Assert.Single(await ListAsync()));
        Assert.Equal((2, first.CreatedAt, Clock.GetUtcNow()), (next.Version, next.CreatedAt, next.UpdatedAt));
    }

    [DatabaseFact]
    public async Task What_was_not_the_newest_version_is_neither_saved_nor_removed()
    {
        var first = New(A.Contact());
        var next = first.Become(A.Contact() with { Phone = "+491" }, Clock);
        await WriteAsync(writes => ContactTable.Insert(writes, first));
        await WriteAsync(writes => ContactTable.Save(writes, next));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(writes => ContactTable.Save(writes, next)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(writes => ContactTable.Remove(writes, first)));

        Assert.Equal(next, Assert.Single(await ListAsync()));
    }

    [DatabaseFact]
    public async Task A_contact_that_is_removed_leaves_no_row()
    {
        var contact = New(A.Contact());
        await WriteAsync(writes => ContactTable.Insert(writes, contact));

        await WriteAsync(writes => ContactTable.Remove(writes, contact));

        Assert.Equal(0, await Store.AskAsync<int>("SELECT count(*) FROM contacts"));
    }

    [DatabaseFact]
    public async Task The_store_itself_holds_one_e_mail_to_one_contact_of_a_subscription()
    {
        await WriteAsync(writes => ContactTable.Insert(writes, New(A.Contact("It@mueller.example"))));

        await Assert.ThrowsAnyAsync<DbException>(
            () => WriteAsync(writes => ContactTable.Insert(writes, New(A.Contact("it@MUELLER.example")))));
        await WriteAsync(writes => ContactTable.Insert(writes, New(A.Contact(null))), writes => ContactTable.Insert(writes, New(A.Contact(null))));

        Assert.Equal(3, (await ListAsync()).Count);
    }

    private SubscriptionContact New(Contact person) => SubscriptionContact.New(_subscription, person, Clock);

    private Task<IReadOnlyList<SubscriptionContact>> ListAsync() => Store.InAsync(tx => ContactTable.ListAsync(tx, _subscription, Cancel));

    private Task WriteAsync(params Action<Writes>[] all) => Store.InAsync(async tx =>
    {
        var writes = new Writes();
        Array.ForEach(all, write => write(writes));
        await writes.FlushAsync(tx, Cancel);
    });
}

public sealed class ContactTableTestsOnSqlite() : ContactTableTests(TestStore.OnSqliteAsync);

public sealed class ContactTableTestsOnPostgres() : ContactTableTests(TestStore.OnPostgresAsync);
