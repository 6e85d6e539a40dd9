using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Entitlement = Fulfillment.Sdk.Provisioning.Entitlement;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Brings a target outside to what the subscription covers today: a namespace, an installation. It asks how the target
/// stands before it tells it anything, so that an answer that was lost costs nothing twice, and is done only when the
/// target reads back as it should.
/// </summary>
public sealed class ProvisionTarget(
    IEnumerable<IProvisioner> provisioners, CallGuards guards, Database database, TimeProvider clock) : IStep
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, IProvisioner> _provisioners = provisioners.ToFrozenDictionary(one => one.Kind);

    public string Name => ProvisioningPlan.ProvisionTarget;

    public bool IsLocal => false;

    public async Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        var subscription = job.Subscription
            ?? throw new InvalidOperationException($"Line {job.Line.Id} has no subscription to provision.");
        var kind = TargetTerms.KindOf(subscription.Delivery)
            ?? throw new InvalidOperationException($"Subscription {subscription.Id} lives on no target.");
        if (!_provisioners.TryGetValue(kind, out var provisioner))
        {
            return Stopped(new Outcome.Refused(
                ReasonCodes.LineUnsupported, BlockedOn.Vendor, $"No target of the kind '{kind}' is set up (Connectors)."));
        }

        if (subscription is { Delivery: DeliveryKind.Saas, Place: null })
        {
            return Stopped(new Outcome.Refused(
                ReasonCodes.NamespaceMissing, BlockedOn.Customer, "The order names no namespace: the customer chooses one by the link."));
        }

        var packs = await database.ReadAsync(tx => PackTable.OfSubscriptionAsync(tx, subscription.Id, cancel), cancel);
        return Stopped(await RunAsync(new Target(provisioner, guards.Of($"target.{kind}"), job, packs, clock), cancel));
    }

    private static async Task<Outcome> RunAsync(Target target, CancellationToken cancel)
    {
        if (await target.StandingAsync(cancel) is not (null or Outcome.Done) and { } unsettled)
        {
            return unsettled;
        }

        var before = await target.ReadAsync(cancel);
        if (before.IsAsAsked || before.Outcome is not Outcome.Done)
        {
            return before.Outcome;
        }

        var told = await target.TellAsync(before.Found is null, cancel);
        if (told is not Outcome.Done)
        {
            return told;
        }

        var after = await target.ReadAsync(cancel);
        return after.IsAsAsked || after.Outcome is not Outcome.Done
            ? after.Outcome
            : new Outcome.Retry(
                ReasonCodes.ProvisioningFailed,
                "The target says that it is done, and reads back otherwise: " + string.Join(", ", after.Drift.Select(drift => drift.Member)));
    }

    private static StepResult Stopped(Outcome outcome) => new(outcome);

    /// <summary>One target as one line sees it.</summary>
    private sealed class Target(
        IProvisioner provisioner, CallGuard guard, StepJob job, IReadOnlyList<ConsumablePack> packs, TimeProvider clock)
    {
        private readonly Subscription _subscription = job.Subscription!;

        /// <summary>What it should have today; nothing where the subscription is over.</summary>
        public Entitlement? Asked { get; } = TargetTerms.On(job.Subscription!, packs, job.Today);

        /// <summary>
        /// One operation has one key, however often it is tried: an event, with the version of the subscription, the stretch at
        /// hand, the packs and the place that it has to bring about.
        /// </summary>
        private string Key => string.Create(
            CultureInfo.InvariantCulture,
            $"{job.EventId}:{_subscription.Version}:{(Asked is null ? null : Stretch?.StartsOn):yyyy-MM-dd}:{packs.Count}:{Place}");

        /// <summary>Short, and another for another place: a path may be longer than a key.</summary>
        private string Place => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_subscription.Place ?? "")))[..8];

        private Stretch? Stretch => _subscription.Coverage.StretchesFrom(job.Today) is [var stretch, ..] ? stretch : null;

        private DateTimeOffset Deadline => clock.GetUtcNow() + _limit;

        /// <summary>How its last operation stands; <c>null</c> when it has none.</summary>
        public async Task<Outcome?> StandingAsync(CancellationToken cancel)
        {
            var request = new LastOperationRequest
            {
                ProvisioningId = _subscription.Id,
                SubscriptionId = _subscription.Id,
                SubscriptionNumber = _subscription.Number,
                IdempotencyKey = Key,
                Deadline = Deadline,
            };
            var (answer, failed) = await CallAsync(
                token => provisioner.LastOperationAsync(request, token), found => found.Outcome, cancel);
            return answer is null ? failed : answer.Outcome;
        }

        public async Task<ReadBackResult> ReadAsync(CancellationToken cancel)
        {
            var request = new ReadBackRequest
            {
                ProvisioningId = _subscription.Id,
                SubscriptionId = _subscription.Id,
                SubscriptionNumber = _subscription.Number,
                IdempotencyKey = Key,
                Deadline = Deadline,
                Asked = Asked,
            };
            var (answer, failed) = await CallAsync(token => provisioner.ReadBackAsync(request, token), read => read.Outcome, cancel);
            return answer ?? new ReadBackResult { Outcome = failed! };
        }

        /// <summary>Makes, changes or takes away what is there.</summary>
        public Task<Outcome> TellAsync(bool isNew, CancellationToken cancel) => (Asked, isNew) switch
        {
            (null, _) => EndAsync(cancel),
            ({ } asked, true) => MakeAsync(asked, cancel),
            ({ } asked, false) => ChangeAsync(asked, cancel),
        };

        private async Task<Outcome> MakeAsync(Entitlement asked, CancellationToken cancel)
        {
            var request = new ProvisionRequest
            {
                ProvisioningId = _subscription.Id,
                SubscriptionId = _subscription.Id,
                SubscriptionNumber = _subscription.Number,
                AccountId = _subscription.AccountId,
                IdempotencyKey = Key,
                Deadline = Deadline,
                Asked = asked,
            };
            var (answer, failed) = await CallAsync(token => provisioner.ProvisionAsync(request, token), made => made.Outcome, cancel);
            return answer?.Outcome ?? failed!;
        }

        private async Task<Outcome> ChangeAsync(Entitlement asked, CancellationToken cancel)
        {
            var request = new UpdateRequest
            {
                ProvisioningId = _subscription.Id,
                SubscriptionId = _subscription.Id,
                SubscriptionNumber = _subscription.Number,
                IdempotencyKey = Key,
                Deadline = Deadline,
                Asked = asked,
            };
            var (answer, failed) = await CallAsync(token => provisioner.UpdateAsync(request, token), changed => changed.Outcome, cancel);
            return answer?.Outcome ?? failed!;
        }

        private async Task<Outcome> EndAsync(CancellationToken cancel)
        {
            var request = new DeprovisionRequest
            {
                ProvisioningId = _subscription.Id,
                SubscriptionId = _subscription.Id,
                SubscriptionNumber = _subscription.Number,
                IdempotencyKey = Key,
                Deadline = Deadline,
            };
            var (answer, failed) = await CallAsync(token => provisioner.DeprovisionAsync(request, token), ended => ended.Outcome, cancel);
            return answer?.Outcome ?? failed!;
        }

        private async Task<(T? Answer, Outcome? Failed)> CallAsync<T>(
            Func<CancellationToken, ValueTask<T>> call, Func<T, Outcome?> outcome, CancellationToken cancel)
            where T : class =>
            await guard.CallAsync(call, answer => outcome(answer) is not Outcome.Retry, _limit, cancel) switch
            {
                GuardedCall<T>.Answered answered => (answered.Answer, null),
                GuardedCall<T>.Shut shut => (null, new Outcome.Pending(shut.RetryAfter + _soon, "the target, which is left alone for a while")),
                GuardedCall<T>.TimedOut late => (null, new Outcome.Retry(
                    ReasonCodes.ProvisioningFailed, $"The target did not answer within {late.Limit.TotalSeconds:0} s.")),
                GuardedCall<T>.Threw threw => (null, new Outcome.Retry(
                    ReasonCodes.ProvisioningFailed, $"Asking the target failed: {threw.Exception.GetType().Name}.")),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }
}
