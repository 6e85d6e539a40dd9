namespace Fulfillment.Sdk.Provisioning;

/// <summary>
/// Brings what was bought onto one kind of target outside. The rules are those of the Open Service Broker: the caller
/// makes the id, the same id with the same content is one thing however often it is asked for, the same id with other
/// content is a conflict, and what nobody knows the end of is asked for before it is done again.
/// </summary>
/// <remarks>
/// One instance serves all calls of its kind, on many threads at once, and keeps nothing between them. It answers by
/// value; an exception counts as a bug. It never repeats a call by itself and never waits for the target to finish: both
/// are the caller's. A call may take as long as its deadline allows. The caller validates what is asked (plan, seats,
/// dates); the target may still refuse it. Nothing counts as delivered before <see cref="ReadBackAsync"/> has found it.
/// </remarks>
public interface IProvisioner
{
    /// <summary>The kind of target, such as <c>saas-namespace</c> or <c>dedicated</c>: one provisioner per kind.</summary>
    string Kind { get; }

    /// <summary>
    /// Makes what is asked under the caller's id. May be repeated with the same request, also after it was done: then
    /// nothing happens. The same id with another content is Refused (<c>provisioning.conflict</c>).
    /// </summary>
    /// <param name="request">What is to be there.</param>
    /// <param name="cancel">Cancelled when the caller stops waiting.</param>
    ValueTask<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancel);

    /// <summary>
    /// Changes what is there under an id into what is asked, its place included where the target can move it. May be
    /// repeated with the same request. The caller asks for one change after the other: an earlier one is not repeated
    /// after a later one.
    /// </summary>
    /// <param name="request">What is to be there from now on.</param>
    /// <param name="cancel">Cancelled when the caller stops waiting.</param>
    ValueTask<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancel);

    /// <summary>Takes away what is there under an id. May be repeated: what is gone is Done.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="cancel">Cancelled when the caller stops waiting.</param>
    ValueTask<DeprovisionResult> DeprovisionAsync(DeprovisionRequest request, CancellationToken cancel);

    /// <summary>
    /// Says how the last operation under an id stands. Asked when one is Pending, and first of all when one is doubtful.
    /// May be repeated; changes nothing.
    /// </summary>
    /// <param name="request">Which one.</param>
    /// <param name="cancel">Cancelled when the caller stops waiting.</param>
    ValueTask<LastOperationResult> LastOperationAsync(LastOperationRequest request, CancellationToken cancel);

    /// <summary>Reads what the target really has under an id, and holds it against what was asked. Changes nothing.</summary>
    /// <param name="request">Which one, and what it should have.</param>
    /// <param name="cancel">Cancelled when the caller stops waiting.</param>
    ValueTask<ReadBackResult> ReadBackAsync(ReadBackRequest request, CancellationToken cancel);
}
