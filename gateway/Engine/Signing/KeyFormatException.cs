namespace Fulfillment.Engine.Signing;

/// <summary>A key from outside cannot be used; the message says why, and is safe to show to its owner.</summary>
public sealed class KeyFormatException(string code, string message) : FormatException(message)
{
    /// <summary>Stable: <c>key.</c> and malformed, unsupported, weak, private or duplicate.</summary>
    public string Code { get; } = code;
}
