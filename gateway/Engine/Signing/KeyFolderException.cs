namespace Fulfillment.Engine.Signing;

/// <summary>The key folder cannot serve; the message names the file and what to do.</summary>
public sealed class KeyFolderException(string message, Exception? inner = null) : Exception(message, inner);
