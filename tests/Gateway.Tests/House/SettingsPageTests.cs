using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using Fulfillment.Connectors;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Screening;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>An operator learns every setting from one page, and the page cannot forget one.</summary>
public sealed class SettingsPageTests
{
    private const string Head =
        """
        # Settings

        A setting is read from `appsettings.json` beside the program, then from `appsettings.json` in the working directory,
        then from the environment, where `:` is written `__`: `Engine:Work:Slots` is `FULFILLMENT__Engine__Work__Slots`.
        The later one counts. All are checked before anything starts; what is wrong is said at once, and the exit code is 2.

        A value may name where it is kept: `env:NAME` is the value of that variable, `file:PATH` the text of that file.
        The address to listen on is `ASPNETCORE_URLS`, `http://localhost:5000` by default.

        This page is written by `make specs` from the code; a test holds them equal.

        """;

    private const string Channels =
        """

        ## Channels
        Where orders come from beside the partner API: one door, `/callbacks/{name}`, for each. A fault does not stop the
        start; `GET /ops/v1/channels` shows the channel with the fault and how to mend it.

        | setting | default | allowed | meaning |
        |---|---|---|---|
        | `FULFILLMENT__Channels__{name}__adapter` | | an adapter's id | The adapter that speaks the channel's protocol. |
        | `FULFILLMENT__Channels__{name}__partner` | | a partner's id | Whose orders they are. |
        | `FULFILLMENT__Channels__{name}__label` | | | What the channel is called before customers, in `managedAt`. |
        | `FULFILLMENT__Channels__{name}__url` | | a web address | Where customers change what they bought there, in `managedAt`. |
        | `FULFILLMENT__Channels__{name}__settings__{setting}` | | | What the adapter needs; its own page lists them. |

        """;

    private static readonly Assembly[] _assemblies =
        [
        typeof(Database).Assembly, typeof(ScreeningOptions).Assembly, typeof(ConnectorServices).Assembly,
        typeof(GatewayHost).Assembly,
    ];

    [Fact]
    public void The_page_of_settings_names_every_option() => SpecFile.MustEqual("specs/settings.md", Page());

    [Fact]
    public void Every_setting_says_what_it_does() =>
        Faults.None(
            Options().SelectMany(type => SettingsOf(type)).Where(setting => XmlDocs.Of(setting).Length == 0)
                .Select(setting => $"{setting.DeclaringType!.Name}.{setting.Name}"),
            "Write the sentence that an operator reads as the summary of the property:");

    private static string Page()
    {
        var page = new StringBuilder(Head);
        foreach (var type in Options())
        {
            var section = SectionOf(type);
            page.Append($"\n## {section}\n{XmlDocs.Of(type)}\n\n| setting | default | allowed | meaning |\n|---|---|---|---|\n");
            foreach (var setting in SettingsOf(type))
            {
                foreach (var (name, kind, part) in PartsOf(type, setting))
                {
                    page.Append($"| `FULFILLMENT__{section.Replace(":", "__")}__{name}` ")
                        .Append($"| {Default(kind, part)} | {Allowed(part)} | {XmlDocs.Of(part)} |\n");
                }
            }
        }

        return page.Append(Channels).ToString();
    }

    private static IEnumerable<Type> Options() => _assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is not null)
        .OrderBy(SectionOf, StringComparer.Ordinal);

    private static string SectionOf(Type type) => (string)type.GetField("Section")!.GetRawConstantValue()!;

    private static IEnumerable<PropertyInfo> SettingsOf(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite);

    /// <summary>A setting as it is written; of settings by name, those of each.</summary>
    private static IEnumerable<(string Name, Type Of, PropertyInfo Setting)> PartsOf(Type type, PropertyInfo setting)
    {
        var arguments = setting.PropertyType.GetGenericArguments();
        return arguments.Length == 2
            ? SettingsOf(arguments[1]).Select(part => ($"{setting.Name}__{{name}}__{NameOf(part)}", arguments[1], part))
            : [(NameOf(setting), type, setting)];
    }

    private static string NameOf(PropertyInfo setting) => $"{setting.Name}{(IsList(setting) ? "__0" : "")}";

    private static bool IsList(PropertyInfo setting) =>
        setting.PropertyType != typeof(string) && setting.PropertyType.IsAssignableTo(typeof(IEnumerable));

    private static string Default(Type type, PropertyInfo setting) =>
        setting.GetValue(Activator.CreateInstance(type)) switch
        {
            null or "" => "",
            bool flag => flag ? "`true`" : "`false`",
            Enum word => $"`{Word(word)}`",
            string text => $"`{text}`",
            IEnumerable => "",
            var number => string.Create(CultureInfo.InvariantCulture, $"`{number}`"),
        };

    private static string Word(Enum value) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string Allowed(PropertyInfo setting)
    {
        if (setting.PropertyType.IsEnum)
        {
            return string.Join(", ", Enum.GetValues(setting.PropertyType).Cast<Enum>().Select(word => $"`{Word(word)}`"));
        }

        return setting.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}")
            : setting.PropertyType == typeof(bool) ? "`true`, `false`" : "";
    }
}
