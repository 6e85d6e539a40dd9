namespace Fulfillment.Gateway.Docs;

/// <summary>The words that a text of an answer is one of: those of an enum, as they are written outside C#.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordsAttribute(Type words) : Attribute
{
    public IEnumerable<string> Values => Enum.GetNames(words).Select(name => char.ToLowerInvariant(name[0]) + name[1..]);
}
