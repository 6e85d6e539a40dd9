using Fulfillment.Gateway.Tests.Connectors.Dedicated;
using Fulfillment.Gateway.Tests.Connectors.Saas;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>
/// Whatever goes wrong and however often: who asks before repeating, as the port says, gets what was asked for, once.
/// </summary>
public sealed class FaultStormTests
{
    private const int Rounds = 25;
    private const int MostFaults = 8;

    // Those that take time are tried one by one elsewhere.
    private static readonly FaultKind[] _kinds =
        [.. Enum.GetValues<FaultKind>().Except([FaultKind.Delay, FaultKind.Slow])];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Namespaces_come_through(int seed) => StormAsync(SaasSubject.OpenAsync, seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Installations_come_through(int seed) => StormAsync(DedicatedSubject.OpenAsync, seed);

    private static async Task StormAsync<T>(Func<Task<T>> open, int seed)
        where T : ProvisionerSubject
    {
        await using var subject = await open();
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var (id, before, more) = ($"prv_{round}", subject.Effects, subject.Asked with { Seats = 1_000 + round });
            var (made, changed, ended) =
                (subject.Provision(id: id), subject.Update(more, id), subject.Deprovision(id));

            Brew(subject, random);
            await UntilAsAskedAsync(subject, made, subject.Asked, Ask(subject.Provisioner.ProvisionAsync, made));
            Brew(subject, random);
            await UntilAsAskedAsync(subject, changed, more, Ask(subject.Provisioner.UpdateAsync, changed));
            Brew(subject, random);
            await UntilAsAskedAsync(subject, ended, null, Ask(subject.Provisioner.DeprovisionAsync, ended));

            Assert.Equal(3, subject.Effects - before);
        }
    }

    // What is left over from one operation meets the next.
    private static void Brew(ProvisionerSubject subject, Random random)
    {
        for (var n = random.Next(MostFaults + 1); n > 0; n--)
        {
            subject.Faults.Add(new Fault { Kind = _kinds[random.Next(_kinds.Length)] });
        }
    }

    private static Func<Task<ProvisioningResult>> Ask<TRequest, TResult>(
        Func<TRequest, CancellationToken, ValueTask<TResult>> ask, TRequest request)
        where TRequest : ProvisioningRequest
        where TResult : ProvisioningResult =>
        async () => await ask(request with { Deadline = DateTimeOffset.MaxValue }, default);

    private static async Task UntilAsAskedAsync(
        ProvisionerSubject subject, ProvisioningRequest request, Entitlement? asked, Func<Task<ProvisioningResult>> ask)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var result = await ask();
            Assert.False(result.Outcome is Outcome.Refused, $"{result}");
            if (result is { Outcome: Outcome.Retry, Doubtful: false })
            {
                continue;
            }

            if (await ReadAsync(subject, request.ProvisioningId, asked) is { IsAsAsked: true })
            {
                return;
            }
        }

        Assert.Fail($"{request.ProvisioningId} never became as asked.");
    }

    private static async Task<ReadBackResult> ReadAsync(ProvisionerSubject subject, string id, Entitlement? asked)
    {
        while (true)
        {
            subject.Settle();
            var standing = await subject.LastOperationAsync(id);
            var read = await subject.ReadBackAsync(asked, id);
            if (standing.Outcome is null or Outcome.Done && read.Outcome is Outcome.Done)
            {
                return read;
            }
        }
    }
}
