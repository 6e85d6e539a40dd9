using System.Xml.Linq;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>What a project file says, together with the Directory.Build files above it.</summary>
internal sealed record Project(string Name, string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static IReadOnlyList<Project> All { get; } =
        [.. SourceTree.EndingWith(".csproj").Select(file => Read(file.Path))];

    private static Project Read(string path)
    {
        var own = XDocument.Load(Repo.PathOf(path));
        var inherited = Inherited(path).Select(file => XDocument.Load(file)).ToList();
        return new Project(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            [.. inherited.Prepend(own).SelectMany(ArrowsOf).Distinct()],
            [.. own.Descendants("PackageReference").Select(Include)]);
    }

    // A reference for build order only is not an arrow: nothing of the other project can be named.
    private static IEnumerable<string> ArrowsOf(XDocument file) => file.Descendants("ProjectReference")
        .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
        .Select(reference => System.IO.Path.GetFileNameWithoutExtension(Include(reference).Replace('\\', '/')));

    private static IEnumerable<string> Inherited(string path)
    {
        var folder = new FileInfo(Repo.PathOf(path)).Directory;
        for (; folder is not null && folder.FullName.StartsWith(Repo.Root, StringComparison.Ordinal); folder = folder.Parent)
        {
            foreach (var file in folder.EnumerateFiles("Directory.Build.*"))
            {
                yield return file.FullName;
            }
        }
    }

    private static string Include(XElement element) => (string?)element.Attribute("Include") ?? "";
}
