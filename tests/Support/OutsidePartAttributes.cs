using Xunit;

namespace Fulfillment.Tests.Support;

/// <summary>A fact that needs a PostgreSQL server; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = OutsideParts.PostgresMissing;
}

/// <summary>A theory that needs a PostgreSQL server; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = OutsideParts.PostgresMissing;
}

/// <summary>A fact that needs a browser; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = OutsideParts.ChromiumMissing;
}

/// <summary>A fact that needs node and the npm package standardwebhooks; skipped with the reason where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandardWebhooksFactAttribute : FactAttribute
{
    public StandardWebhooksFactAttribute() => Skip = OutsideParts.StandardWebhooksMissing;
}

/// <summary>A fact that needs ruby with its jwt library; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RubyJwtFactAttribute : FactAttribute
{
    public RubyJwtFactAttribute() => Skip = OutsideParts.RubyJwtMissing;
}

/// <summary>A fact that needs Prometheus' own checker; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute() => Skip = OutsideParts.PromtoolMissing;
}

/// <summary>A fact that needs a RabbitMQ broker; skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RabbitMqFactAttribute : FactAttribute
{
    public RabbitMqFactAttribute() => Skip = OutsideParts.RabbitMqMissing;
}
