using System.Text;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Engine.Tests.Screening.Records;

/// <summary>What screening goes by is kept once, on record, before it is used.</summary>
public abstract class EditionKeeperTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private EditionKeeper Keeper => Engine.Get<EditionKeeper>();

    [DatabaseFact]
    public async Task An_edition_is_kept_and_stands_in_the_chain_and_the_next_one_names_the_one_before()
    {
        var (first, second) = (Editions.Of("one", Clock.GetUtcNow()), Editions.Of("two", Clock.GetUtcNow().AddHours(1)));

        Assert.True(await Keeper.KeepAsync(first, Cancel));
        Assert.True(await Keeper.KeepAsync(second, Cancel));

        var read = Assert.IsType<ReadEdition.Whole>(await ReadAsync(first.Hash)).Edition;
        Assert.Equal("one", Encoding.UTF8.GetString(read.Content.Span));
        Assert.Equal((first.Name, first.Version, first.AsOf), (read.Name, read.Version, read.AsOf));
        var records = await Store.AskAllAsync<string>(
            "SELECT action || ' ' || actor || ' ' || coalesce(before_ref, 'none') || ' ' || after_ref || ' ' || detail FROM audit WHERE subject = 'a-list' ORDER BY seq");
        Assert.Equal(
            [
                $"screening.takeList system none {first.Hash} version 2026-11-01",
                $"screening.takeList system {first.Hash} {second.Hash} version 2026-11-01",
            ],
            records);
    }

    [DatabaseFact]
    public async Task Nodes_that_bring_it_at_once_keep_it_once_and_say_so_once()
    {
        var edition = Editions.Of("one", Clock.GetUtcNow());
        var nodes = Enumerable.Range(0, 6).Select(_ => Node(Store.OpenAgain())).ToList();

        var kept = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.KeepAsync(edition, Cancel).AsTask())));

        Assert.All(kept, Assert.True);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM screening_editions"));
        Assert.Single(await Engine.AuditAsync("a-list"));
    }

    [DatabaseFact]
    public async Task A_node_that_wakes_up_with_an_old_edition_takes_nothing_back_but_a_publisher_may()
    {
        var now = Clock.GetUtcNow();
        var (old, next) = (Editions.Of("old", now), Editions.Of("next", now.AddHours(1)));
        await Keeper.KeepAsync(old, Cancel);
        await Keeper.KeepAsync(next, Cancel);

        await Node(Store.Database).KeepAsync(old, Cancel);
        var afterWaking = await InUseAsync();
        await Keeper.KeepAsync(old with { AsOf = now.AddHours(2) }, Cancel);

        Assert.Equal(next.Hash, afterWaking);
        Assert.Equal(old.Hash, await InUseAsync());
        Assert.Equal(3, (await Engine.AuditAsync("a-list")).Count);
    }

    [DatabaseFact]
    public async Task Other_rules_count_from_the_start_that_brings_them()
    {
        var rules = Editions.Of("{}", DateTimeOffset.UnixEpoch) with { Kind = EditionKind.Rules, Hook = "policy", Name = "policy" };

        await Keeper.OpenAsync([], Cancel);
        await Keeper.KeepAsync(rules, Cancel);

        Assert.Equal(["screening.takeRules", "screening.takeRules"], await Engine.AuditAsync("policy"));
        var policy = Assert.IsType<ReadEdition.Whole>(await ReadAsync(Engine.Get<KeptEditions>().Policy.Hash));
        Assert.Equal(ScreeningPolicy.Default.Text, Encoding.UTF8.GetString(policy.Edition.Content.Span));
    }

    [DatabaseFact]
    public async Task One_that_is_not_what_it_says_is_not_kept()
    {
        var forged = Editions.Of("one", Clock.GetUtcNow()) with { Content = Encoding.UTF8.GetBytes("onf") };

        await Assert.ThrowsAsync<ArgumentException>(() => Keeper.KeepAsync(forged, Cancel).AsTask());
        Assert.IsType<ReadEdition.NotKept>(await ReadAsync(forged.Hash));
    }

    [DatabaseFact]
    public async Task Where_the_store_does_not_take_it_the_answer_is_no_and_the_next_attempt_may_succeed()
    {
        var edition = Editions.Of("one", Clock.GetUtcNow());
        await Store.RunAsync("ALTER TABLE screening_editions RENAME TO away");
        var refused = await Keeper.KeepAsync(edition, Cancel);
        await Store.RunAsync("ALTER TABLE away RENAME TO screening_editions");

        Assert.False(refused);
        Assert.True(await Keeper.KeepAsync(edition, Cancel));
        Assert.Single(await Engine.AuditAsync("a-list"));
    }

    [DatabaseFact]
    public async Task A_byte_that_was_changed_in_the_store_is_noticed()
    {
        var edition = Editions.Of("one", Clock.GetUtcNow());
        await Keeper.KeepAsync(edition, Cancel);

        await Store.RunAsync("UPDATE screening_editions SET content = @Content", new { Content = EditionPack.Pack("onf"u8) });
        var changed = await ReadAsync(edition.Hash);
        await Store.RunAsync("UPDATE screening_editions SET content = @Content", new { Content = "no pack"u8.ToArray() });
        var broken = await ReadAsync(edition.Hash);

        Assert.Equal("a-list", Assert.IsType<ReadEdition.Damaged>(changed).Kept.Name);
        Assert.IsType<ReadEdition.Damaged>(broken);
    }

    [DatabaseFact]
    public async Task What_was_found_by_something_that_is_not_kept_lets_nobody_through()
    {
        var edition = Editions.Of("one", Clock.GetUtcNow());
        Engine.Hook.Answers = _ => Task.FromResult(new ScreeningAnswer
        {
            Verdict = Verdict.Allow,
            Source = "fake",
            Basis = new AnswerBasis("fake 1", [edition.Hash]),
        });
        var held = await Engine.FulfillAsync(Partner, A.Order("R-1"));
        await Keeper.KeepAsync(edition, Cancel);
        var let = await Engine.FulfillAsync(Partner, A.Order("R-2"));

        var decision = Assert.Single(await Engine.DecisionsAsync(held.Id));
        Assert.Equal((Verdict.Review, "edition.notKept"), (decision.Verdict, Assert.Single(decision.Answers[0].Reasons).Rule));
        Assert.Equal(Verdict.Allow, Assert.Single(await Engine.DecisionsAsync(let.Id)).Verdict);
    }

    private static EditionKeeper Node(Database database) =>
        new(database, new KeptEditions(ScreeningPolicy.Default), [], TimeProvider.System, NullLogger<EditionKeeper>.Instance);

    private Task<ReadEdition> ReadAsync(string hash) => Store.InAsync(tx => EditionTable.ReadAsync(tx, hash, Cancel));

    private async Task<string> InUseAsync() =>
        Assert.Single(await Store.InAsync(tx => EditionTable.InUseAsync(tx, "lists", Cancel))).Hash;
}

public sealed class EditionKeeperTestsOnSqlite() : EditionKeeperTests(TestStore.OnSqliteAsync);

public sealed class EditionKeeperTestsOnPostgres() : EditionKeeperTests(TestStore.OnPostgresAsync);
