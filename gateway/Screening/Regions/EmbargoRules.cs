using System.Security.Cryptography;
using System.Text;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>The embargo policy of one version. It never changes: other rules are another object.</summary>
public sealed class EmbargoRules
{
    private EmbargoRules(string text, string version, string source, IReadOnlyList<EmbargoRow> rows) =>
        (Text, Version, Source, Rows) = (text, version, source, rows);

    /// <summary>The rules that come with this release.</summary>
    public static EmbargoRules Default { get; } = Parse(Embedded());

    /// <summary>The exact text.</summary>
    public string Text { get; }

    public string Version { get; }

    /// <summary>Version and hash of the exact text, such as <c>embargoes 2026-11-01 sha256:ab12…</c>.</summary>
    public string Source { get; }

    public IReadOnlyList<EmbargoRow> Rows { get; }

    /// <exception cref="EmbargoRulesException">With every fault found.</exception>
    public static EmbargoRules Parse(string json)
    {
        var (version, rows) = EmbargoReader.Read(json);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        return new(json, version, $"embargoes {version} sha256:{hash}", rows);
    }

    /// <summary>The rules of a file, or the default ones when no file is named.</summary>
    /// <exception cref="EmbargoRulesException">With every fault found.</exception>
    public static EmbargoRules Load(string? file)
    {
        try
        {
            return string.IsNullOrWhiteSpace(file) ? Default : Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbargoRulesException([$"The file '{file}' cannot be read: {e.Message}"]);
        }
    }

    public ScreeningAnswer Judge(ScreeningRequest request)
    {
        IReadOnlyList<ScreeningReason> reasons = request.Parties.Count == 0
            ? [Held("parties.none", "", "There is no party to judge.")]
            : [.. request.Parties.SelectMany(party => Judge(party, request.On))];
        return new()
        {
            Verdict = reasons.Select(reason => reason.Verdict).DefaultIfEmpty(Verdict.Allow).Max(),
            Source = Source,
            Reasons = reasons,
        };
    }

    private IEnumerable<ScreeningReason> Judge(ScreenedParty party, DateOnly on)
    {
        var at = Whereabouts.Of(party);
        if (at.Country == "")
            yield return Held("country.unknown", party.Role, "The country is not a code of ISO 3166-1.");

        foreach (var row in Rows.Where(row => row.IsInForce(on)))
        {
            if (Evidence.Find(row, at) is { Count: > 0 } found)
            {
                yield return new()
                {
                    Rule = row.Id,
                    Verdict = Evidence.Judge(row, found),
                    Party = party.Role,
                    Summary = $"{row.Name}: {string.Join(", ", found.Select(one => one.Seen))} ({row.Source}).",
                };
            }
        }
    }

    private static ScreeningReason Held(string rule, string party, string summary) =>
        new() { Rule = rule, Verdict = Verdict.Review, Party = party, Summary = summary };

    private static string Embedded()
    {
        using var stream = typeof(EmbargoRules).Assembly.GetManifestResourceStream("embargoes.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
