using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Distributor;

/// <summary>What a channel of this adapter can be told, and how it is judged.</summary>
internal static class DistributorSettings
{
    public const string Secret = "Secret";
    public const string PreviousSecret = "PreviousSecret";

    private const string ConfirmUrlName = "ConfirmUrl";
    private const string DistributorName = "DistributorName";
    private const string DistributorCountry = "DistributorCountry";
    private const int LeastSecretLength = 16;

    public static IEnumerable<string> FindFaults(ChannelSettings settings)
    {
        if (Value(settings, Secret) is null)
            yield return $"{Secret} is missing: set the secret that the distributor signs with.";

        foreach (var name in new[] { Secret, PreviousSecret })
        {
            if (Value(settings, name) is { Length: < LeastSecretLength })
                yield return $"{name} is too short: agree on a secret of at least {LeastSecretLength} characters.";
        }

        if (Value(settings, ConfirmUrlName) is { } url && !IsWebAddress(url))
            yield return $"{ConfirmUrlName} is no absolute http or https URL without user name: correct or remove it.";

        if (Value(settings, DistributorName) is null != Value(settings, DistributorCountry) is null)
            yield return $"{DistributorName} and {DistributorCountry} belong together: set both or neither.";

        if (Value(settings, DistributorCountry) is { } country && !IsCountry(country))
            yield return $"{DistributorCountry} is not a country code of two capital letters, such as DE: correct it.";
    }

    /// <summary>The secrets that a message may be signed with. One too short is none: it could be guessed.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Secrets(ChannelSettings settings) =>
        from name in new[] { Secret, PreviousSecret }
        let secret = Value(settings, name)
        where secret is { Length: >= LeastSecretLength }
        select KeyValuePair.Create(name, secret);

    public static Uri? ConfirmUrl(ChannelSettings settings) =>
        Value(settings, ConfirmUrlName) is { } url ? new Uri(url) : null;

    public static PartyIntent? Distributor(ChannelSettings settings) =>
        Value(settings, DistributorName) is { } name
            ? new PartyIntent { Name = name, Country = settings.Require(DistributorCountry) }
            : null;

    private static string? Value(ChannelSettings settings, string name) =>
        settings.Find(name) is { Length: > 0 } value ? value : null;

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "" };

    private static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);
}
