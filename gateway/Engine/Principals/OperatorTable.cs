using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Principals;

public static class OperatorTable
{
    /// <returns><c>false</c> when the name is taken.</returns>
    public static async Task<bool> InsertAsync(DbTransaction tx, Operator person, CancellationToken cancel) =>
        await tx.RunAsync(
            Sql.Insert,
            new { person.Id, person.Name, Role = person.Role.Word(), Status = person.Status.Word(), person.CreatedAt },
            cancel) == 1;

    public static Task<Operator?> FindAsync(DbTransaction tx, string id, CancellationToken cancel) =>
        tx.OneAsync<Operator>(Sql.Find, new { Id = id }, cancel);

    public static Task<IReadOnlyList<Operator>> ListAsync(DbTransaction tx, CancellationToken cancel) =>
        tx.ListAsync<Operator>(Sql.List, null, cancel);

    private static class Sql
    {
        public const string Insert = """
            INSERT INTO operators (id, name, role, status, created_at) VALUES (@Id, @Name, @Role, @Status, @CreatedAt)
            ON CONFLICT DO NOTHING
            """;

        public const string Find = "SELECT id, name, role, status, created_at FROM operators WHERE id = @Id";

        public const string List = "SELECT id, name, role, status, created_at FROM operators ORDER BY name";
    }
}
