using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fulfillment.Screening.Matching;

namespace Fulfillment.Screening.Tests.Matching;

/// <summary>
/// A decision names the matcher that it was made by, so that nobody takes another matcher's answer for the same one.
/// </summary>
public sealed class MatcherVersionTests
{
    /// <summary>What each matcher says of the sample. A released one is never changed here: other scores are another matcher.</summary>
    private static readonly Dictionary<string, string> _samples = new()
    {
        ["matcher 1"] = "ad32b7375620c31e",
    };

    private static readonly string[] _asked =
    [
        "Arkadiy Verzhbolovich", "VERZHBOLOVICH, A. P.", "Arkadi Verzbolovich", "Verzhbolovich", "Qalandar Petrochemical Trading Company Limited",
        "Kalandar Petro Chemical", "QALANDARPETROCHEMICAL", "11420 Corp", "11421 Corp", "Ozdemir Star", "Özdemir Stars",
        "Zheleznogorsk Repair Plant", "Zheleznogorsk Repair Plant 712", "Ghazanfar", "Zubair Tawfiqi", "Abdul Rahman al-Balushi",
        "Salah Balushi", "Müller Maschinenbau GmbH", "Example Trading LLC",
    ];

    [Fact]
    public void Other_scores_are_another_matcher()
    {
        var found = _asked.Select(name => AList.Index.Find(AList.Ask(name), 0.3).Select(hit =>
            new { hit.Entry.Id, hit.Name.Text, hit.Score, hit.SharedWords, hit.Alignment, hit.Qualifiers }));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(found))))[..16];

        Assert.True(
            _samples.GetValueOrDefault(ListHook.Method) == hash,
            $"{ListHook.Method} says something else of the sample ({hash}). Raise ListHook.Method and enter the new one here; where no release has it yet, enter the hash.");
    }
}
