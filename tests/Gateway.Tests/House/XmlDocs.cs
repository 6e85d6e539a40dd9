using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>The sentences that stand in the sources, as the compiler writes them beside each assembly.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<Assembly, IReadOnlyDictionary<string, XElement>> _known = [];

    public static string Of(Type type) => Find(type.Assembly, $"T:{type.FullName}");

    public static string Of(PropertyInfo property) =>
        Find(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}");

    private static string Find(Assembly assembly, string id)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(assembly, out var members))
            {
                _known[assembly] = members = Read(assembly);
            }

            return members.TryGetValue(id, out var member) ? Text(member.Element("summary")!) : "";
        }
    }

    private static Dictionary<string, XElement> Read(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!);

    private static string Text(XElement summary) => Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{((string)see.Attribute("cref")!).Split('.')[^1]}`",
        XElement other => Text(other),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
