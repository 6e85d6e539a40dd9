using System.Text.Json;

namespace Fulfillment.Screening.Lists;

/// <summary>Our form of a list as JSON: a version, and entries.</summary>
internal sealed class GenericJson(string file, ListFaults faults)
{
    private const string Remedy = "See docs/screening-lists.md for the form.";

    private static readonly string[] _ofDocument = ["version", "entries"];

    private static readonly string[] _ofEntry =
        ["id", "type", "names", "addresses", "countries", "birthDates", "identifiers", "programs", "gender"];

    private static readonly string[] _ofName = ["text", "kind"];
    private static readonly string[] _ofAddress = ["text", "city", "postalCode", "country"];
    private static readonly string[] _ofIdentifier = ["kind", "value", "country"];

    public static (string? Version, List<ListedEntry> Entries) Read(ListPart part, ListFaults faults)
    {
        if (ListText.Text(part, faults, orWindows: false) is not { } text)
            return (null, []);

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new GenericJson(part.File, faults).Document(document.RootElement);
        }
        catch (JsonException e)
        {
            faults.Add(part.File, (int?)e.LineNumber + 1, "The file is not strict JSON, or is cut off.", Remedy);
        }
        catch (InvalidOperationException)
        {
            // So the parser tells of half a surrogate pair, when the text is asked for.
            faults.Add(part.File, null, "A text has an escape that is no character.", "Write the text as UTF-8.");
        }

        return (null, []);
    }

    private (string? Version, List<ListedEntry> Entries) Document(JsonElement document)
    {
        List<ListedEntry> entries = [];
        if (!IsObject(document, "The document", _ofDocument))
            return (null, entries);

        var version = Text(document, "version", "The document");
        if (version == "")
            faults.Add(file, null, "The document needs a version.", "Say what the publisher calls the edition, or its day.");
        if (!document.TryGetProperty("entries", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(file, null, "The document needs a list of entries.", Remedy);
            return (version, entries);
        }

        foreach (var (index, json) in list.EnumerateArray().Index())
        {
            if (faults.IsFull)
                break;

            if (Entry(json, $"Entry {index + 1}") is { } entry)
                entries.Add(entry);
        }

        return (version, entries);
    }

    private ListedEntry? Entry(JsonElement json, string at)
    {
        if (!IsObject(json, at, _ofEntry))
            return null;

        var id = Text(json, "id", at);
        var form = new EntryForm(file, id, null, faults);
        foreach (var fact in Facts(json, at).TakeWhile(_ => !faults.IsFull))
            form.Add(fact, null);
        return form.Entry();
    }

    private IEnumerable<ListedFact> Facts(JsonElement json, string at) =>
    [
        .. Single(json, "type", at),
        .. Objects(json, "names", at, _ofName, "name", "text"),
        .. Objects(json, "addresses", at, _ofAddress, "address", "text"),
        .. Texts(json, "countries", at, "country"),
        .. Texts(json, "birthDates", at, "birthDate"),
        .. Objects(json, "identifiers", at, _ofIdentifier, "identifier", "value"),
        .. Texts(json, "programs", at, "program"),
        .. Single(json, "gender", at),
    ];

    private IEnumerable<ListedFact> Single(JsonElement json, string member, string at) =>
        json.TryGetProperty(member, out _) ? [new() { Field = member, Value = Text(json, member, at) }] : [];

    private IEnumerable<ListedFact> Texts(JsonElement json, string member, string at, string field)
    {
        foreach (var item in Items(json, member, at))
        {
            if (item.ValueKind == JsonValueKind.String)
                yield return new() { Field = field, Value = item.GetString()! };
            else
                faults.Add(file, null, $"{at} has something in its {member} that is no text.", Remedy);
        }
    }

    private IEnumerable<ListedFact> Objects(
        JsonElement json, string member, string at, string[] members, string field, string value)
    {
        foreach (var item in Items(json, member, at))
        {
            if (!IsObject(item, $"{at}, in its {member},", members))
                continue;

            yield return new()
            {
                Field = field,
                Value = Text(item, value, at),
                Kind = members.Contains("kind") ? Text(item, "kind", at) : "",
                City = Text(item, "city", at),
                PostalCode = Text(item, "postalCode", at),
                Country = Text(item, "country", at),
            };
        }
    }

    private IEnumerable<JsonElement> Items(JsonElement json, string member, string at)
    {
        if (!json.TryGetProperty(member, out var list))
            return [];

        if (list.ValueKind == JsonValueKind.Array)
            return list.EnumerateArray().TakeWhile(_ => !faults.IsFull);

        faults.Add(file, null, $"{at} needs a list in {member}, or no such member.", Remedy);
        return [];
    }

    /// <summary>The text of a member; empty where it is missing, or is none.</summary>
    private string Text(JsonElement json, string member, string at)
    {
        if (!json.TryGetProperty(member, out var text))
            return "";

        if (text.ValueKind == JsonValueKind.String)
            return text.GetString()!;

        faults.Add(file, null, $"{at} needs a text in {member}.", Remedy);
        return "";
    }

    private bool IsObject(JsonElement json, string at, string[] members)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add(file, null, $"{at} must be an object.", Remedy);
            return false;
        }

        foreach (var member in json.EnumerateObject().Where(member => !members.Contains(member.Name)).TakeWhile(_ => !faults.IsFull))
            faults.Add(file, null, $"{at} has an unknown member '{EntryForm.Shown(member.Name)}'.", $"It may have {string.Join(", ", members)}.");
        return true;
    }
}
