namespace Fulfillment.Engine.Signing;

/// <summary>One key of the folder, as shown to operators. Holds no secret.</summary>
public sealed record KeyEntry(
    KeyPurpose Purpose, string Kid, string File, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom);

/// <summary>One key of the folder with its secret: the one of its purpose is set, the others are not.</summary>
internal sealed record HeldKey(KeyEntry Entry)
{
    public SigningKey? Signing { get; init; }

    public DataKey? Data { get; init; }

    public WrappingKey? Wrapping { get; init; }

    public static HeldKey Create(KeyPurpose purpose, string file, DateTimeOffset now, DateTimeOffset activeFrom)
    {
        var prefix = $"{purpose.Word()[0]}{now.UtcDateTime:yyyyMMdd}-";
        if (purpose == KeyPurpose.Data)
            return Of(DataKey.Create(prefix), Entry);

        return purpose.IsWrapping() ? Of(WrappingKey.Create(prefix), Entry) : Of(SigningKey.Create(prefix), Entry);

        KeyEntry Entry(string kid) => new(purpose, kid, file, now, activeFrom);
    }

    public static HeldKey Of(SigningKey key, Func<string, KeyEntry> entry) => new(entry(key.Kid)) { Signing = key };

    public static HeldKey Of(DataKey key, Func<string, KeyEntry> entry) => new(entry(key.Kid)) { Data = key };

    public static HeldKey Of(WrappingKey key, Func<string, KeyEntry> entry) => new(entry(key.Kid)) { Wrapping = key };
}
