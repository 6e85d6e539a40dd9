using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Later;

/// <summary>Answers that came after the call, append-only.</summary>
public static class KeptAnswerTable
{
    /// <returns><c>false</c> when this one is kept already: nothing was written.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, KeptAnswer answer, CancellationToken cancel) =>
        await tx.RunAsync(Sql.Insert, Row.Of(answer), cancel) == 1;

    /// <summary>What a vendor has answered to a question since, oldest first.</summary>
    public static async Task<IReadOnlyList<KeptAnswer>> ListAsync(
        DbTransaction tx, string hook, string question, DateTimeOffset since, CancellationToken cancel) =>
        [
            .. (await tx.ListAsync<Row>(Sql.List, new { Hook = hook, Question = question, Since = since }, cancel))
                .Select(row => row.Answer()),
        ];

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Hook { get; init; } = "";
        public string Question { get; init; } = "";
        public string SubjectId { get; init; } = "";
        public string Reference { get; init; } = "";
        public string Verdict { get; init; } = "";
        public string Reasons { get; init; } = "";
        public DateTimeOffset ReceivedAt { get; init; }

        public static Row Of(KeptAnswer answer) => new()
        {
            Id = answer.Id,
            Hook = answer.Hook,
            Question = answer.Question,
            SubjectId = answer.SubjectId,
            Reference = answer.Reference,
            Verdict = answer.Verdict.Word(),
            Reasons = JsonSerializer.Serialize(answer.Reasons),
            ReceivedAt = answer.ReceivedAt,
        };

        public KeptAnswer Answer() => new()
        {
            Id = Id,
            Hook = Hook,
            Question = Question,
            SubjectId = SubjectId,
            Reference = Reference,
            Verdict = Words.Parse<Verdict>(Verdict),
            Reasons = JsonSerializer.Deserialize<IReadOnlyList<ScreeningReason>>(Reasons)!,
            ReceivedAt = ReceivedAt,
        };
    }

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO kept_answers (id, hook, question, subject_id, reference, verdict, reasons, received_at)
            VALUES (@Id, @Hook, @Question, @SubjectId, @Reference, @Verdict, @Reasons, @ReceivedAt)
            ON CONFLICT (id) DO NOTHING
            """;

        public const string List = """
            SELECT id, hook, question, subject_id, reference, verdict, reasons, received_at FROM kept_answers
            WHERE hook = @Hook AND question = @Question AND received_at > @Since ORDER BY received_at, id
            """;
    }
}
