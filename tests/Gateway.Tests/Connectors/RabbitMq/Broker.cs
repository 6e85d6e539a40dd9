using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Connectors.RabbitMq;

/// <summary>A broker of a class's own; gone with the test host, however that ends.</summary>
public sealed class Broker : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    // Absent where the tests are skipped.
    private ChildProcess? _keeper;

    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (OutsideParts.RabbitMqMissing is null)
        {
            _keeper = ChildProcess.Start("bash", [Repo.PathOf("tests/rabbitmq.sh"), "serve"]);
            Address = await _keeper.WaitForLineAsync("^amqp:", _patience);
        }
    }

    /// <summary>The end without warning. Once per broker.</summary>
    public Task KillAsync() => TellAsync("kill", "killed");

    /// <summary>Starts it again on what it had written. Once per broker.</summary>
    public Task StartAsync() => TellAsync("start", "started");

    /// <summary>It stays connected and answers nothing. Once per broker.</summary>
    public Task PauseAsync() => TellAsync("pause", "paused");

    public Task ResumeAsync() => TellAsync("resume", "resumed");

    public async Task DisposeAsync()
    {
        if (_keeper is not null)
        {
            await StopAsync(_keeper);
        }
    }

    private async Task TellAsync(string word, string answer)
    {
        _keeper!.Tell(word);
        await _keeper.WaitForLineAsync($"^{answer}$", _patience);
    }

    private static async Task StopAsync(ChildProcess keeper)
    {
        using (keeper)
        {
            keeper.CloseInput();
            await keeper.WaitForExitAsync(_patience);
        }
    }
}
