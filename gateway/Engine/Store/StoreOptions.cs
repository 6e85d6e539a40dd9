using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Store;

public enum StoreProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where the gateway keeps everything.</summary>
public sealed class StoreOptions
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
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
