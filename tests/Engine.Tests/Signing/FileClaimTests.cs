using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class FileClaimTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_many_that_claim_a_name_at_once_one_wins_and_its_file_stays()
    {
        for (var round = 0; round < 40; round++)
        {
            var name = _folder.PathOf($"claimed-{round}");
            using var start = new Barrier(4);

            var won = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Factory.StartNew(
                () => Claim(name, $"{n}", start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            var winner = Assert.Single(Enumerable.Range(0, 4), n => won[n]);
            Assert.Equal($"{winner}", await File.ReadAllTextAsync(name));
        }
    }

    private static bool Claim(string name, string text, Barrier start)
    {
        var draft = $"{name}.{text}";
        File.WriteAllText(draft, text);
        start.SignalAndWait();
        return FileClaim.TryMove(draft, name);
    }
}
