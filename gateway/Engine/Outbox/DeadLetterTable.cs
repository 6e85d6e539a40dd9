using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Outbox;

/// <summary>What stopped for good: which part of the house gave it up.</summary>
public enum DeadLetterSource
{
    Provisioning,
    Outbox,
    Inbox,
}

/// <summary>Something that stopped, with its cause; it waits for a person.</summary>
public sealed record DeadLetter
{
    public required string Id { get; init; }

    public required DeadLetterSource Source { get; init; }

    /// <summary>The order, provisioning event or inbox message.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The sink, step or channel where it stopped.</summary>
    public required string Destination { get; init; }

    public required string Code { get; init; }

    public required string Summary { get; init; }

    public required int Attempts { get; init; }

    /// <summary>What is needed to send it again; holds no secret.</summary>
    public string Body { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RequeuedAt { get; init; }
}

/// <summary>What stopped in the same place for the same reason.</summary>
public sealed record DeadLetterGroup(DeadLetterSource Source, string Destination, string Code);

public static class DeadLetterTable
{
    public static void Add(Writes writes, DeadLetter letter) => writes.Add(Sql.Add, letter);

    public static Task<DeadLetter?> LockAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<DeadLetter>(Sql.Lock, new { Id = id }, cancel);

    /// <summary>Open ones, newest first.</summary>
    public static Task<IReadOnlyList<DeadLetter>> ListAsync(
        DbTransaction tx, string? before, int limit, CancellationToken cancel) =>
        tx.ListAsync<DeadLetter>(Sql.List, new { Before = before ?? Ids.AfterAll, Limit = limit }, cancel);

    /// <summary>The ids of a group's open letters, oldest first.</summary>
    public static Task<IReadOnlyList<string>> ListAsync(
        DbTransaction tx, DeadLetterGroup group, string after, int limit, CancellationToken cancel) =>
        tx.ListAsync<string>(
            Sql.OfGroup,
            new { Source = group.Source.Word(), group.Destination, group.Code, After = after, Limit = limit },
            cancel);

    public static Task MarkRequeuedAsync(DbTransaction tx, string id, DateTimeOffset at, CancellationToken cancel) =>
        tx.RunAsync(Sql.MarkRequeued, new { Id = id, At = at }, cancel);

    private static class Sql
    {
        private const string Select = """
            SELECT id, source, subject_id, destination, code, summary, attempts, body, created_at, requeued_at
            FROM dead_letters
            """;

        public static readonly RowsSql<DeadLetter> Add =
            new("INSERT INTO dead_letters ({columns}) SELECT {columns} FROM {rows}");

        public static readonly PortableSql Lock = new(Select + " WHERE id = @Id {forUpdate}");

        public const string List =
            Select + " WHERE requeued_at IS NULL AND id < @Before ORDER BY id DESC LIMIT @Limit";

        public const string OfGroup = """
            SELECT id FROM dead_letters
            WHERE requeued_at IS NULL AND source = @Source AND destination = @Destination AND code = @Code AND id > @After
            ORDER BY id LIMIT @Limit
            """;

        public const string MarkRequeued = "UPDATE dead_letters SET requeued_at = @At WHERE id = @Id";
    }
}
