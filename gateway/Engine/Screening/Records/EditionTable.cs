using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>What is kept of an edition, without its content.</summary>
public sealed record KeptEdition
{
    public required string Hash { get; init; }

    public required EditionKind Kind { get; init; }

    public required string Hook { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How many bytes it has, unpacked.</summary>
    public required long Size { get; init; }

    /// <summary>When a node took it into use for the first time.</summary>
    public required DateTimeOffset KeptAt { get; init; }
}

/// <summary>Which edition of a list, or of rules, is the newest in use.</summary>
public sealed record EditionInUse
{
    public required string Hook { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty where there was none yet.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>Editions that were taken into use, each once, and which are the newest.</summary>
public static class EditionTable
{
    public static async Task<bool> IsKeptAsync(DbTransaction tx, string hash, CancellationToken cancel) =>
        await tx.OneAsync<int?>(Sql.IsKept, new { Hash = hash }, cancel) is not null;

    /// <returns><c>false</c> when it was kept before.</returns>
    public static async Task<bool> InsertAsync(
        DbTransaction tx, ScreeningEdition edition, byte[] packed, DateTimeOffset now, CancellationToken cancel) =>
        await tx.RunAsync(
            Sql.Insert,
            new
            {
                edition.Hash,
                Kind = edition.Kind.Word(),
                edition.Hook,
                edition.Name,
                edition.Version,
                edition.AsOf,
                Size = (long)edition.Content.Length,
                Content = packed,
                KeptAt = now,
            },
            cancel) == 1;

    /// <summary>The newest edition in use, locked for the rest of the transaction.</summary>
    public static async Task<EditionInUse> LockInUseAsync(DbTransaction tx, string hook, string name, CancellationToken cancel)
    {
        await tx.RunAsync(Sql.OpenInUse, new { Hook = hook, Name = name }, cancel);
        return (await tx.OneAsync<EditionInUse>(Sql.LockInUse, new { Hook = hook, Name = name }, cancel))!;
    }

    public static Task SetInUseAsync(DbTransaction tx, EditionInUse inUse, CancellationToken cancel) =>
        tx.RunAsync(Sql.SetInUse, new { inUse.Hook, inUse.Name, inUse.Hash, inUse.AsOf }, cancel);

    /// <summary>The newest editions of a hook's lists or rules, by name.</summary>
    public static Task<IReadOnlyList<EditionInUse>> InUseAsync(DbTransaction tx, string hook, CancellationToken cancel) =>
        tx.ListAsync<EditionInUse>(Sql.InUse, new { Hook = hook }, cancel);

    public static Task<KeptEdition?> FindAsync(DbTransaction tx, string hash, CancellationToken cancel) =>
        tx.OneAsync<KeptEdition>(Sql.Find, new { Hash = hash }, cancel);

    /// <summary>An edition as it was kept.</summary>
    public static async Task<ReadEdition> ReadAsync(DbTransaction tx, string hash, CancellationToken cancel)
    {
        if (await FindAsync(tx, hash, cancel) is not { } kept)
        {
            return new ReadEdition.NotKept(hash);
        }

        var packed = (await tx.OneAsync<ContentRow>(Sql.Content, new { Hash = hash }, cancel))!.Content;
        return EditionPack.Unpack(packed, kept.Size, hash) is not { } content
            ? new ReadEdition.Damaged(kept)
            : new ReadEdition.Whole(new ScreeningEdition
            {
                Kind = kept.Kind,
                Hook = kept.Hook,
                Name = kept.Name,
                Version = kept.Version,
                Hash = kept.Hash,
                AsOf = kept.AsOf,
                Content = content,
            });
    }

    private sealed record ContentRow
    {
        public byte[] Content { get; init; } = [];
    }

    private static class Sql
    {
        public const string IsKept = "SELECT 1 FROM screening_editions WHERE hash = @Hash";

        public const string Insert = """
            INSERT INTO screening_editions (hash, kind, hook, name, version, as_of, size, content, kept_at)
            VALUES (@Hash, @Kind, @Hook, @Name, @Version, @AsOf, @Size, @Content, @KeptAt) ON CONFLICT (hash) DO NOTHING
            """;

        public const string OpenInUse = """
            INSERT INTO screening_editions_in_use (hook, name, hash, as_of) VALUES (@Hook, @Name, '', 0)
            ON CONFLICT (hook, name) DO NOTHING
            """;

        public static readonly PortableSql LockInUse = new(
            "SELECT hook, name, hash, as_of FROM screening_editions_in_use WHERE hook = @Hook AND name = @Name {forUpdate}");

        public const string SetInUse =
            "UPDATE screening_editions_in_use SET hash = @Hash, as_of = @AsOf WHERE hook = @Hook AND name = @Name";

        public const string InUse =
            "SELECT hook, name, hash, as_of FROM screening_editions_in_use WHERE hook = @Hook AND hash <> '' ORDER BY name";

        public const string Find =
            "SELECT hash, kind, hook, name, version, as_of, size, kept_at FROM screening_editions WHERE hash = @Hash";

        public const string Content = "SELECT content FROM screening_editions WHERE hash = @Hash";
    }
}

/// <summary>What became of the reading of an edition.</summary>
public abstract record ReadEdition
{
    private ReadEdition()
    {
    }

    public sealed record Whole(ScreeningEdition Edition) : ReadEdition;

    /// <summary>It was taken into use before editions were kept.</summary>
    public sealed record NotKept(string Hash) : ReadEdition;

    /// <summary>What is kept is not what was taken into use.</summary>
    public sealed record Damaged(KeptEdition Kept) : ReadEdition;
}
