namespace Fulfillment.Engine.Principals;

public enum OperatorRole
{
    Viewer,
    Operator,
    Reviewer,
    Admin,
}

/// <summary>One of the vendor's people.</summary>
public sealed record Operator
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required OperatorRole Role { get; init; }

    public PrincipalStatus Status { get; init; } = PrincipalStatus.Active;

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<string> Scopes => Principals.Scopes.Of(Role);
}
