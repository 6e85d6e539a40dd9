namespace Fulfillment.Engine.Signing;

/// <summary>What a key is for. A key serves one purpose only.</summary>
public enum KeyPurpose
{
    AccessToken,
    License,
    SandboxLicense,
    Data,

    /// <summary>Wraps the old license container; made only where <c>Licensing:Legacy</c> is on.</summary>
    LegacyLicense,

    /// <summary>Wraps the old container of sandbox partners, which no product in use opens.</summary>
    SandboxLegacyLicense,
}

internal static class KeyPurposes
{
    /// <summary>Those of every house; the others are for what is off by default.</summary>
    public static IReadOnlyList<KeyPurpose> Always { get; } =
        [KeyPurpose.AccessToken, KeyPurpose.License, KeyPurpose.SandboxLicense, KeyPurpose.Data];

    /// <summary>The word in file names and key files.</summary>
    public static string Word(this KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.AccessToken => "access-token",
        KeyPurpose.License => "license",
        KeyPurpose.SandboxLicense => "sandbox-license",
        KeyPurpose.Data => "data",
        KeyPurpose.LegacyLicense => "legacy-license",
        KeyPurpose.SandboxLegacyLicense => "sandbox-legacy-license",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    public static KeyPurpose? Parse(string? word) =>
        Enum.GetValues<KeyPurpose>().Where(purpose => purpose.Word() == word).Cast<KeyPurpose?>().FirstOrDefault();

    /// <summary>
    /// How long a rotated key is published before it is first used. License keys travel to air-gapped readers; the
    /// others need only be seen by every node, which reads the folder again each second.
    /// </summary>
    public static TimeSpan Lead(this KeyPurpose purpose) =>
        purpose is KeyPurpose.AccessToken or KeyPurpose.Data ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(24);

    /// <summary>Whether its keys are RSA pairs that wrap, see <see cref="WrappingKey"/>.</summary>
    public static bool IsWrapping(this KeyPurpose purpose) =>
        purpose is KeyPurpose.LegacyLicense or KeyPurpose.SandboxLegacyLicense;
}
