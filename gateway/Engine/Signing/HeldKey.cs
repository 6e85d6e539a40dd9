namespace Fulfillment.Engine.Signing;

/// <summary>One key of the folder, as shown to operators. Holds no secret.</summary>
public sealed record KeyEntry(
    KeyPurpose Purpose, string Kid, string File, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom);

/// <summary>One key of the folder with its secret: exactly one of the two is set, by purpose.</summary>
internal sealed record HeldKey(KeyEntry Entry, SigningKey? Signing, DataKey? Data)
{
    public static HeldKey Create(KeyPurpose purpose, string file, DateTimeOffset now, DateTimeOffset activeFrom)
    {
        var prefix = $"{purpose.Word()[0]}{now.UtcDateTime:yyyyMMdd}-";
        var (signing, data) = purpose == KeyPurpose.Data
            ? (null, DataKey.Create(prefix))
            : (SigningKey.Create(prefix), (DataKey?)null);
        return new HeldKey(new KeyEntry(purpose, signing?.Kid ?? data!.Kid, file, now, activeFrom), signing, data);
    }
}
