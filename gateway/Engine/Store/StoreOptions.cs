using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fulfillment.Engine.Store;

public enum StoreProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where the gateway keeps everything.</summary>
public sealed class StoreOptions : IValidatableObject
{
    public const string Section = "Store";

    /// <summary><c>sqlite</c> (one node, nothing to install) or <c>postgres</c>.</summary>
    [EnumDataType(typeof(StoreProvider))]
    public StoreProvider Provider { get; set; } = StoreProvider.Sqlite;

    /// <summary>ADO.NET connection string. The default is a file below the working directory.</summary>
    [Required]
    public string ConnectionString { get; set; } = "Data Source=data/fulfillment.db";

    /// <summary>Whether <c>serve</c> applies missing migrations itself; otherwise it refuses to start without them.</summary>
    public bool MigrateAtStart { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionFault() is { } fault)
        {
            yield return new ValidationResult(
                $"Store:ConnectionString is none for Store:Provider '{Provider.Word()}': {fault}");
        }
    }

    private string? ConnectionFault()
    {
        try
        {
            DbConnectionStringBuilder read = Provider == StoreProvider.Postgres
                ? new NpgsqlConnectionStringBuilder(ConnectionString)
                : new SqliteConnectionStringBuilder(ConnectionString);
            return read.Count == 0 ? "it says nothing." : null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
