using System.Data.Common;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Rescreening;

/// <summary>
/// Opens a walk where a list comes into use in another edition. A node that judged by the one before for longer than others
/// has it walked again, where it has begun: what was ordered there meanwhile was looked for on the old edition only.
/// </summary>
internal sealed class NewsOfLists(TimeProvider clock) : ITakenEdition
{
    public Task TakenAsync(DbTransaction tx, string before, ScreeningEdition edition, CancellationToken cancel) => edition.Kind == EditionKind.List
        ? RescreeningTable.OpenAsync(
            tx, RescreeningRun.New(edition.Hook, edition.Name, before, edition.Hash, Audit.Actor.System.Name, clock), cancel)
        : Task.CompletedTask;
}
