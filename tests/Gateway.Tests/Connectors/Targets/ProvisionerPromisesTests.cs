using Fulfillment.Gateway.Tests.Connectors.Dedicated;
using Fulfillment.Gateway.Tests.Connectors.Saas;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Wire;
using Xunit.Sdk;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>The promises catch who breaks them: each test breaks one operation and names who must notice.</summary>
public sealed class ProvisionerPromisesTests
{
    [Fact]
    public Task Who_says_done_and_does_nothing_is_caught() => AssertCaughtAsync(
        promises => promises.What_is_asked_for_is_there_and_reads_back_as_asked(),
        good => new(good) { Provision = (_, _) => new(new ProvisionResult { Outcome = new Outcome.Done() }) });

    [Fact]
    public Task Who_does_it_anew_with_every_call_is_caught() => AssertCaughtAsync(
        promises => promises.The_same_request_again_changes_nothing(),
        good =>
        {
            var calls = 0;
            return new(good)
            {
                Provision = (request, cancel) => good.ProvisionAsync(request with { ProvisioningId = $"prv_{++calls}" }, cancel),
            };
        });

    [Fact]
    public Task Who_overwrites_what_is_there_is_caught() => AssertCaughtAsync(
        promises => promises.The_same_id_with_another_content_is_a_conflict_and_the_first_stays(),
        good => new(good) { Provision = (_, _) => new(new ProvisionResult { Outcome = new Outcome.Done() }) });

    [Fact]
    public Task Who_hides_a_doubt_is_caught() => AssertCaughtAsync(
        promises => promises.When_the_answer_is_lost_the_read_back_shows_that_it_was_done(FaultKind.DropAfterCommit),
        good => new(good) { Provision = async (request, cancel) => await good.ProvisionAsync(request, cancel) with { Doubtful = false } });

    [Fact]
    public Task Who_tries_again_by_itself_is_caught() => AssertCaughtAsync(
        promises => promises.A_wait_that_is_asked_for_is_told_and_nothing_is_doubtful(FaultKind.Throttle, "target.throttled"),
        good => new(good)
        {
            Provision = async (request, cancel) => await good.ProvisionAsync(request, cancel) is { Outcome: Outcome.Done or Outcome.Pending } result
                ? result
                : await good.ProvisionAsync(request, cancel),
        });

    [Fact]
    public Task Who_takes_a_fault_for_an_absence_is_caught() => AssertCaughtAsync(
        promises => promises.What_could_not_be_read_is_never_told_as_gone(FaultKind.Error),
        good => new(good)
        {
            LastOperation = async (request, cancel) => await good.LastOperationAsync(request, cancel) is { Outcome: Outcome.Done } done
                ? done
                : new LastOperationResult { Outcome = null },
        });

    [Fact]
    public Task Who_compares_nothing_is_caught() => AssertCaughtAsync(
        promises => promises.What_should_be_gone_and_is_not_is_named(),
        good => new(good) { ReadBack = async (request, cancel) => await good.ReadBackAsync(request, cancel) with { Drift = [] } });

    [Fact]
    public Task Who_stumbles_over_what_is_gone_is_caught() => AssertCaughtAsync(
        promises => promises.What_is_taken_away_twice_is_gone(),
        good => new(good)
        {
            Deprovision = async (request, cancel) => (await good.ReadBackAsync(ReadBackOf(request), cancel)).Found is null
                ? new DeprovisionResult { Outcome = new Outcome.Refused("provisioning.unknown", BlockedOn.Vendor, "It is gone.") }
                : await good.DeprovisionAsync(request, cancel),
        });

    private static ReadBackRequest ReadBackOf(ProvisioningRequest request) => new()
    {
        ProvisioningId = request.ProvisioningId,
        SubscriptionId = request.SubscriptionId,
        SubscriptionNumber = request.SubscriptionNumber,
        IdempotencyKey = request.IdempotencyKey,
        Deadline = request.Deadline,
        Asked = null,
    };

    private static async Task AssertCaughtAsync(
        Func<ProvisionerPromises, Task> promise, Func<IProvisioner, TamperedProvisioner> tamper)
    {
        foreach (var good in new ProvisionerPromises[] { new SaasPromises(), new DedicatedPromises() })
        {
            await good.InitializeAsync();
            try
            {
                good.Tamper(tamper);
                await Assert.ThrowsAnyAsync<XunitException>(() => promise(good));
            }
            finally
            {
                await good.DisposeAsync();
            }
        }
    }
}
