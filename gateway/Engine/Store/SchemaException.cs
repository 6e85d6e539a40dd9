namespace Fulfillment.Engine.Store;

/// <summary>The store's schema and this program do not fit; the message says what to do.</summary>
public sealed class SchemaException(string message) : Exception(message);
