using BenchmarkDotNet.Running;
using Fulfillment.Benchmarks;

// Without arguments: what specs/performance.md promises, over HTTP, against the built host in a process of its own.
// With `micro` first: BenchmarkDotNet over the hot paths; its own arguments follow.
if (args is ["micro", .. var more])
{
    BenchmarkSwitcher.FromAssembly(typeof(Figure).Assembly).Run(more);
    return 0;
}

return await Report.RunAsync();
