namespace Fulfillment.Engine.Signing;

/// <summary>What a key is for. A key serves one purpose only.</summary>
public enum KeyPurpose
{
    AccessToken,
    License,
    SandboxLicense,
    Data,
}

internal static class KeyPurposes
{
    /// <summary>The word in file names and key files.</summary>
    public static string Word(this KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.AccessToken => "access-token",
        KeyPurpose.License => "license",
        KeyPurpose.SandboxLicense => "sandbox-license",
        KeyPurpose.Data => "data",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    public static KeyPurpose? Parse(string? word) =>
        Enum.GetValues<KeyPurpose>().Where(purpose => purpose.Word() == word).Cast<KeyPurpose?>().FirstOrDefault();

    /// <summary>
    /// How long a rotated key is published before it is first used. License keys travel to air-gapped readers; the
    /// others need only be seen by every node, which reads the folder again each second.
    /// </summary>
    public static TimeSpan Lead(this KeyPurpose purpose) =>
        purpose is KeyPurpose.License or KeyPurpose.SandboxLicense ? TimeSpan.FromHours(24) : TimeSpan.FromMinutes(1);
}
