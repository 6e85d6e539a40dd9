namespace Fulfillment.Engine.Audit;

/// <summary>Who acts: <c>partner:acme</c>, <c>operator:opr_…</c>, <c>channel:aws-eu</c>, <c>instance:act_…</c>, <c>system</c>, <c>command</c>.</summary>
/// <param name="Name">Kind and id, as it is stored.</param>
/// <param name="Token">The id (jti) of the token that was shown, never the token.</param>
public sealed record Actor(string Name, string? Token = null)
{
    /// <summary>How the names of operators begin.</summary>
    public const string OperatorPrefix = "operator:";

    /// <summary>Whether it is a person of ours: every act of one is work that a machine might have done.</summary>
    public bool IsOperator => Name.StartsWith(OperatorPrefix, StringComparison.Ordinal);

    /// <summary>The engine itself: a step, a policy, a schedule.</summary>
    public static Actor System { get; } = new("system");

    /// <summary>Somebody with a shell on the host.</summary>
    public static Actor Command { get; } = new("command");

    public static Actor Partner(string id, string? token) => new($"partner:{id}", token);

    public static Actor Operator(string id, string? token) => new(OperatorPrefix + id, token);

    public static Actor Channel(string name) => new($"channel:{name}");

    /// <summary>An installed product, by the id of its activation.</summary>
    public static Actor Instance(string activationId) => new($"instance:{activationId}");
}
