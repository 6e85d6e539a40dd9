using System.Globalization;
using System.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace Fulfillment.Engine.Store;

/// <summary>One column of rows of type <typeparamref name="T"/>: a property, and how its values stand in SQL.</summary>
internal abstract class RowColumn<T>(string name)
{
    /// <summary>The property's name with underscores, as columns are named.</summary>
    public string Name => name;

    /// <summary>All rows' values as one array.</summary>
    public abstract NpgsqlParameter ArrayOf(IReadOnlyList<T> rows);

    /// <summary>One row's value.</summary>
    public abstract object ValueOf(T row);

    /// <summary>Sets one row's value at a position.</summary>
    public abstract void Bind(SqliteStatement statement, int position, T row);

    /// <summary>The columns of a record: its properties, in order.</summary>
    public static RowColumn<T>[] All() =>
        [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).Select(Of)];

    private static RowColumn<T> Of(PropertyInfo property)
    {
        var name = RowColumn.WithUnderscores(property.Name);
        var type = property.PropertyType;
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner switch
        {
            _ when type == typeof(string) => new Column<string?>(name, property, NpgsqlDbType.Text, value => value),
            _ when inner.IsEnum => (RowColumn<T>)Activator.CreateInstance(
                (type == inner ? typeof(WordColumn<>) : typeof(OptionalWordColumn<>)).MakeGenericType(typeof(T), inner), name, property)!,
            _ when type == typeof(long) => new Column<long>(name, property, NpgsqlDbType.Bigint, value => value),
            _ when type == typeof(long?) => new Column<long?>(name, property, NpgsqlDbType.Bigint, value => value),
            _ when type == typeof(int) => new Column<int>(name, property, NpgsqlDbType.Integer, value => value),
            _ when type == typeof(int?) => new Column<int?>(name, property, NpgsqlDbType.Integer, value => value),
            _ when type == typeof(bool) => new Column<bool, int>(name, property, NpgsqlDbType.Integer, value => value ? 1 : 0),
            _ when type == typeof(DateTimeOffset) => new Column<DateTimeOffset, long>(
                name, property, NpgsqlDbType.Bigint, value => value.ToUnixTimeMilliseconds()),
            _ when type == typeof(DateTimeOffset?) => new Column<DateTimeOffset?, long?>(
                name, property, NpgsqlDbType.Bigint, value => value?.ToUnixTimeMilliseconds()),
            _ when type == typeof(DateOnly) => new Column<DateOnly, string>(
                name, property, NpgsqlDbType.Text, value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"{typeof(T).Name}.{property.Name}: no column holds a {type.Name}."),
        };
    }

    private class Column<TValue, TStored>(
        string name, PropertyInfo property, NpgsqlDbType type, Func<TValue, TStored> store) : RowColumn<T>(name)
    {
        private readonly Func<T, TValue> _read = property.GetMethod!.CreateDelegate<Func<T, TValue>>();

        public override NpgsqlParameter ArrayOf(IReadOnlyList<T> rows)
        {
            var values = new TStored[rows.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = store(_read(rows[i]));
            }

            return new NpgsqlParameter<TStored[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
        }

        public override object ValueOf(T row) => (object?)store(_read(row)) ?? DBNull.Value;

        public override void Bind(SqliteStatement statement, int position, T row) => statement.Bind(position, store(_read(row)));
    }

    private sealed class Column<TValue>(string name, PropertyInfo property, NpgsqlDbType type, Func<TValue, TValue> store)
        : Column<TValue, TValue>(name, property, type, store);

    private sealed class WordColumn<TEnum>(string name, PropertyInfo property)
        : Column<TEnum, string>(name, property, NpgsqlDbType.Text, value => value.Word())
        where TEnum : struct, Enum;

    private sealed class OptionalWordColumn<TEnum>(string name, PropertyInfo property)
        : Column<TEnum?, string?>(name, property, NpgsqlDbType.Text, value => value?.Word())
        where TEnum : struct, Enum;
}

internal static class RowColumn
{
    public static string WithUnderscores(string name) => string.Concat(
        name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
