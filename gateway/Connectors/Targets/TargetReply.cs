using System.Diagnostics.CodeAnalysis;
using Fulfillment.Sdk;

namespace Fulfillment.Connectors.Targets;

/// <summary>What came of a call: the target's answer, or what stood in the way.</summary>
internal sealed record TargetReply<T>
    where T : class
{
    private readonly T? _body;
    private readonly TargetFault? _fault;

    private TargetReply(T? body, TargetFault? fault) => (_body, _fault) = (body, fault);

    /// <summary>The wait that the target asks for.</summary>
    public TimeSpan? Wait { get; init; }

    public static implicit operator TargetReply<T>(T body) => new(body, null);

    public static implicit operator TargetReply<T>(TargetFault fault) => new(null, fault);

    public bool Has([NotNullWhen(true)] out T? body, [NotNullWhen(false)] out TargetFault? fault)
    {
        (body, fault) = (_body, _fault);
        return body is not null;
    }
}

/// <summary>An answer that says what it is about.</summary>
internal interface IProvisionedBody
{
    string ProvisioningId { get; }
}

/// <summary>Why a call was not answered as it should be.</summary>
/// <param name="Outcome">What that means for the operation.</param>
/// <param name="Doubtful">Nobody knows whether the target did what was asked.</param>
/// <param name="Code">The target's own code, where it gave one.</param>
internal sealed record TargetFault(Outcome Outcome, bool Doubtful = false, string Code = "")
{
    /// <summary>Of a call that came after another of the same operation had its effect.</summary>
    public TargetFault Halfway() => this with { Doubtful = Outcome is Outcome.Retry };
}
