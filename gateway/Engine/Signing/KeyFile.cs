using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Signing;

/// <summary>One key as a file of mode 0600. Written once and whole, never changed.</summary>
internal static class KeyFile
{
    private const int MaxLength = 16 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <returns><c>false</c> when another process made a file of this name first; it is left alone.</returns>
    public static bool TryWrite(string folder, HeldKey key)
    {
        var path = Path.Combine(folder, key.Entry.File);
        var draft = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;

        try
        {
            using (var stream = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(stream, ToJson(key));
                stream.Flush(flushToDisk: true);
            }

            return FileClaim.TryMove(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <exception cref="KeyFolderException">The file is open to others, unreadable, or not what it says.</exception>
    public static HeldKey Read(string path)
    {
        try
        {
            return FromJson(ReadPrivate(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyFormatException)
        {
            throw Broken(path, e.Message, e);
        }
    }

    private static byte[] ReadPrivate(string path)
    {
        using var stream = File.OpenRead(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) != UnixFileMode.None)
        {
            throw new KeyFolderException(
                $"Key file {path} is open to other users: run chmod 600 {path}, and rotate if one could read it.");
        }

        if (stream.Length > MaxLength)
            throw Broken(path, "it is too long");

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static JsonObject ToJson(HeldKey key)
    {
        var json = key switch
        {
            { Signing: { } signing } => signing.ToPrivateJwk(),
            { Wrapping: { } wrapping } => new JsonObject
            {
                ["kid"] = wrapping.Kid,
                ["pkcs8"] = Base64Url.Encode(wrapping.ToPkcs8()),
            },
            _ => new JsonObject
            {
                ["kid"] = key.Data!.Kid,
                ["encryption"] = Base64Url.Encode(key.Data.Encryption),
                ["authentication"] = Base64Url.Encode(key.Data.Authentication),
            },
        };
        json["purpose"] = key.Entry.Purpose.Word();
        json["createdAt"] = key.Entry.CreatedAt.ToString("O", CultureInfo.InvariantCulture);
        json["activeFrom"] = key.Entry.ActiveFrom.ToString("O", CultureInfo.InvariantCulture);
        return json;
    }

    private static HeldKey FromJson(byte[] bytes, string path)
    {
        if (StrictJson.ReadObject(bytes) is not { } json)
            throw Broken(path, "it is not one JSON object");
        if (KeyPurposes.Parse(json.Text("purpose")) is not { } purpose)
            throw Broken(path, "its purpose is not known");

        var (createdAt, activeFrom) = (Time(json, "createdAt", path), Time(json, "activeFrom", path));
        if (purpose == KeyPurpose.Data)
            return HeldKey.Of(ReadData(json), Entry);

        return purpose.IsWrapping() ? HeldKey.Of(ReadWrapping(json), Entry) : HeldKey.Of(ReadSigning(json), Entry);

        KeyEntry Entry(string kid) => new(purpose, kid, Path.GetFileName(path), createdAt, activeFrom);
    }

    private static SigningKey ReadSigning(JsonElement json)
    {
        var key = SigningKey.FromPrivateJwk(json);
        if (key.IsNamedByThumbprint)
            return key;

        key.Dispose();
        throw WrongKid();
    }

    private static DataKey ReadData(JsonElement json)
    {
        var (encryption, authentication) = (Bytes(json, "encryption"), Bytes(json, "authentication"));
        var key = new DataKey(Jwk.Kid(json), encryption, authentication);
        return key.IsNamedByContent ? key : throw WrongKid();
    }

    private static WrappingKey ReadWrapping(JsonElement json)
    {
        var key = WrappingKey.FromPkcs8(Jwk.Kid(json), Bytes(json, "pkcs8"));
        return key.Public.IsNamedByThumbprint ? key : throw WrongKid();
    }

    private static byte[] Bytes(JsonElement json, string member) =>
        Base64Url.TryDecode(json.Text(member), out var bytes)
            ? bytes
            : throw new KeyFormatException("key.malformed", $"member {member} is not base64url");

    private static DateTimeOffset Time(JsonElement json, string member, string path) =>
        DateTimeOffset.TryParseExact(
            json.Text(member), "O", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Broken(path, $"{member} is not a time");

    private static KeyFormatException WrongKid() => new("key.malformed", "its kid is not that of the key in it");

    private static KeyFolderException Broken(string path, string why, Exception? inner = null) => new(
        $"Key file {path} cannot be used: {why.TrimEnd('.')}. Restore it, or move it away if it is no key of ours.",
        inner);
}
