using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>Holds a value against a schema, for the part of JSON Schema that our documents use; anything else is a fault.</summary>
internal sealed class JsonSchemaWalk(ApiDocumentFile document)
{
    private static readonly string[] _known =
    [
        "type", "properties", "required", "additionalProperties", "propertyNames", "items", "enum", "const", "oneOf", "anyOf",
        "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems",
        "maxProperties", "description", "default", "example", "examples", "title",
    ];

    public IEnumerable<string> FaultsOf(JsonNode? value, JsonNode schema, string at = "")
    {
        if (document.Resolve(schema) is not JsonObject rules)
        {
            return schema.GetValueKind() is JsonValueKind.True ? [] : [$"{at}: nothing is allowed here"];
        }

        return Unknown(rules, at).Concat(TypeFaults(value, rules, at)).Concat(ChoiceFaults(value, rules, at)).Concat(value switch
        {
            JsonObject members => ObjectFaults(members, rules, at),
            JsonArray entries => ArrayFaults(entries, rules, at),
            JsonValue scalar when scalar.GetValueKind() is JsonValueKind.String => TextFaults(scalar.GetValue<string>(), rules, at),
            JsonValue scalar when scalar.GetValueKind() is JsonValueKind.Number => NumberFaults(Number(scalar), rules, at),
            _ => [],
        });
    }

    private static IEnumerable<string> Unknown(JsonObject rules, string at) =>
        rules.Select(rule => rule.Key).Where(rule => !_known.Contains(rule) && !rule.StartsWith("x-", StringComparison.Ordinal))
            .Select(rule => $"{at}: the walk does not know the rule {rule}");

    private static IEnumerable<string> TypeFaults(JsonNode? value, JsonObject rules, string at)
    {
        var allowed = rules["type"] switch
        {
            null => [],
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToArray(),
            var one => [one.GetValue<string>()],
        };
        var kinds = value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => new[] { "null" },
            JsonValueKind.True or JsonValueKind.False => ["boolean"],
            JsonValueKind.Number => Number(value) % 1 == 0 ? ["integer", "number"] : ["number"],
            var kind => [kind.Value.ToString()!.ToLowerInvariant()],
        };
        return allowed.Length == 0 || allowed.Intersect(kinds).Any()
            ? []
            : [$"{at}: is {kinds[0]}, must be {string.Join(" or ", allowed)}"];
    }

    private IEnumerable<string> ChoiceFaults(JsonNode? value, JsonObject rules, string at)
    {
        if (rules["enum"] is JsonArray values && !values.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            yield return $"{at}: {value} is none of {values.ToJsonString()}";
        }

        foreach (var word in new[] { "oneOf", "anyOf" })
        {
            if (rules[word] is JsonArray choices && choices.All(choice => FaultsOf(value, choice!, at).Any()))
            {
                yield return $"{at}: fits none of {word}: "
                    + string.Join("; ", choices.SelectMany(choice => FaultsOf(value, choice!, at)));
            }
        }
    }

    private IEnumerable<string> ObjectFaults(JsonObject members, JsonObject rules, string at)
    {
        var properties = rules["properties"]?.AsObject() ?? [];
        var missing = (rules["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())
            .Where(name => !members.ContainsKey(name)).Select(name => $"{at}/{name}: is missing");
        var own = members.SelectMany(member => properties[member.Key] is { } schema
            ? FaultsOf(member.Value, schema, $"{at}/{member.Key}")
            : rules["additionalProperties"] is { } rest ? FaultsOf(member.Value, rest, $"{at}/{member.Key}")
            : properties.Count > 0 ? [$"{at}/{member.Key}: is not described"]
            : []);
        var names = rules["propertyNames"] is { } form
            ? members.SelectMany(member => FaultsOf(member.Key, form, $"{at}/{member.Key} (name)"))
            : [];
        return missing.Concat(own).Concat(names).Concat(Limits(members.Count, rules, at, null, "maxProperties"));
    }

    private IEnumerable<string> ArrayFaults(JsonArray entries, JsonObject rules, string at) =>
        (rules["items"] is { } item ? entries.SelectMany((entry, index) => FaultsOf(entry, item, $"{at}/{index}")) : [])
            .Concat(Limits(entries.Count, rules, at, "minItems", "maxItems"));

    private static IEnumerable<string> TextFaults(string text, JsonObject rules, string at)
    {
        var form = rules["format"]?.GetValue<string>() switch
        {
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "date-time" => text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "uri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
            _ => true,
        };
        var faults = form ? Enumerable.Empty<string>() : [$"{at}: '{text}' is no {rules["format"]}"];
        if (rules["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern))
        {
            faults = faults.Append($"{at}: '{text}' is not like {pattern}");
        }

        return faults.Concat(Limits(text.Length, rules, at, "minLength", "maxLength"));
    }

    private static IEnumerable<string> NumberFaults(decimal number, JsonObject rules, string at) =>
        Limits(number, rules, at, "minimum", "maximum").Concat(
            rules["multipleOf"] is { } step && number % Number(step) != 0 ? [$"{at}: {number} is no multiple of {step}"] : []);

    private static IEnumerable<string> Limits(decimal size, JsonObject rules, string at, string? least, string most)
    {
        if (least is not null && rules[least] is { } low && size < Number(low))
        {
            yield return $"{at}: {size} is below the {least} of {low}";
        }

        if (rules[most] is { } high && size > Number(high))
        {
            yield return $"{at}: {size} is above the {most} of {high}";
        }
    }

    private static decimal Number(JsonNode node) =>
        decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
