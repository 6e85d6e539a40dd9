using BenchmarkDotNet.Running;
using Fulfillment.Benchmarks;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Benchmarks.Scenarios;
using Fulfillment.Benchmarks.Yardsticks;

// Without arguments: what specs/performance.md promises, against built hosts in processes of their own (12 minutes).
// `promises`: those to one caller. `load`: the load scenarios, or those that are named after it.
// With `micro` first: BenchmarkDotNet over the hot paths; its own arguments follow.
// The other verbs are this program's own processes.
switch (args)
{
    case ["micro", .. var more]:
        BenchmarkSwitcher.FromAssembly(typeof(Figure).Assembly).Run(more);
        return 0;
    case ["load", .. var names]:
        return await Report.LoadAsync(names);
    case ["promises"]:
        return await Report.PromisesAsync();
    case [FireRun.Verb]:
        return await FireRun.RunAsync();
    case [SinkHost.Verb]:
        return await SinkHost.RunAsync();
    case [BareHost.Verb, var connectionString]:
        return await BareHost.RunAsync(connectionString);
    case [Burst.Verb]:
        return await Burst.ServeAsync();
    case [Reconciling.Verb]:
        return await Reconciling.ServeAsync();
    case [Rescreening.Verb]:
        return await Rescreening.ServeAsync();
    default:
        return await Report.RunAsync();
}
