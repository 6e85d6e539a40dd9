namespace Fulfillment.Engine.Signing;

/// <summary>A key that came from outside cannot be used; the message says why, and is safe to show to its owner.</summary>
public sealed class KeyFormatException(string code, string message) : FormatException(message)
{
    /// <summary>Stable: <c>key.malformed</c>, <c>key.unsupported</c>, <c>key.weak</c>, <c>key.private</c>, <c>key.duplicate</c>.</summary>
    public string Code { get; } = code;
}
