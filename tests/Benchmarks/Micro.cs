using BenchmarkDotNet.Attributes;
using Fulfillment.Gateway.Access.Tokens;

namespace Fulfillment.Benchmarks;

/// <summary>The hot paths, each alone: <c>make bench ARGS="micro --filter *"</c>.</summary>
[MemoryDiagnoser]
public class Micro
{
    private BenchHouse _house = null!;
    private string _token = null!;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _house = await BenchHouse.OpenAsync();
        _token = _house.Token();
    }

    [GlobalCleanup]
    public async Task CloseAsync() => await _house.DisposeAsync();

    [Benchmark]
    public async Task<bool> SeenToken() =>
        await _house.Validator.ValidateAsync(_token, CancellationToken.None) is TokenVerdict.Accepted;

    [Benchmark]
    public async Task<bool> NewToken() =>
        await _house.Validator.ValidateAsync(_house.Token(), CancellationToken.None) is TokenVerdict.Accepted;

    [Benchmark]
    public Task<string> License() => _house.LicenseAsync();
}
