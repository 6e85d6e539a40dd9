namespace Fulfillment.Simulators.Wire;

/// <summary>The keys of what was done. A key is kept with its effect, never before.</summary>
internal sealed class KeyBook
{
    private readonly Dictionary<string, string> _done = [];

    /// <returns>Why the key cannot be used, or <c>null</c>.</returns>
    public Reply? FaultOf(Visit visit) => visit.Key switch
    {
        { Length: 0 or > 255 } => Reply.Problem(400, "idempotency.missing", "Idempotency-Key must have 1 to 255 characters."),
        var key when _done.TryGetValue(key, out var content) && content != visit.Content =>
            Reply.Problem(409, "idempotency.mismatch", "The key was used for another request."),
        _ => null,
    };

    public bool IsDone(Visit visit) => _done.ContainsKey(visit.Key);

    public void Keep(Visit visit) => _done[visit.Key] = visit.Content;
}
