namespace Fulfillment.Engine.Store;

/// <summary>
/// A row of the store does not read as it was written: somebody else wrote it, or the disk did. Its work comes again, ever
/// more rarely, until it is mended; the rest of the house goes on without it.
/// </summary>
public sealed class CorruptRowException(string table, string id, Exception cause)
    : Exception($"Row {id} of {table} cannot be read: {cause.GetType().Name}.", cause)
{
    /// <summary>What the row is about.</summary>
    public string Id => id;

    /// <summary>Reads a part of a row.</summary>
    /// <exception cref="CorruptRowException">It is not as the house writes it.</exception>
    public static T Read<T>(string table, string id, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or ArgumentException)
        {
            throw new CorruptRowException(table, id, e);
        }
    }
}
