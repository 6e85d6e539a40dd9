namespace Fulfillment.Sdk.Sinks;

/// <summary>What a sink makes of several messages about one thing.</summary>
public enum SinkClass
{
    /// <summary>It wants to know how things stand: of several waiting messages about one subject the newest is enough.</summary>
    State,

    /// <summary>It does something for each message: none is skipped, and they come in order.</summary>
    Command,

    /// <summary>It records what happened: none is skipped, and they come in order.</summary>
    Log,

    /// <summary>It raises somebody's attention: while a message with the same key waits, another one says nothing new.</summary>
    Signal,
}
