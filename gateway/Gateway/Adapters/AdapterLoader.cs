using System.Reflection;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Brings an adapter's code into the process and makes the one instance that serves all its channels.</summary>
internal sealed partial class AdapterLoader(TimeSpan limit, ILogger logger)
{
    private const string SeeLog = "Look at the log for the cause; install a version of the adapter that loads.";

    public (IAdapter? Adapter, Finding? Fault) Load(AdapterPackage package)
    {
        var ((adapter, fault), failure) = OwnThread.Run(() => Make(package), limit);
        if (failure is null)
        {
            return (adapter, fault);
        }

        Log.NotLoaded(logger, failure, package.Manifest.Id);
        return (null, Explain(package.Manifest.Entry, failure));
    }

    private static (IAdapter? Adapter, Finding? Fault) Make(AdapterPackage package)
    {
        var manifest = package.Manifest;
        var context = new AdapterLoadContext(package.EntryPath);
        var type = Find(context.LoadFromAssemblyPath(package.EntryPath), manifest.Type);
        if (FaultOf(manifest.Type, type) is { } fault)
        {
            context.Unload();
            return (null, fault);
        }

        var adapter = (IAdapter)Activator.CreateInstance(type!)!;
        if (adapter.Name == manifest.Id)
        {
            return (adapter, null);
        }

        context.Unload();
        return (null, new Finding(
            "The adapter's Name is not the id that its manifest gives.", "Let both say the same."));
    }

    /// <summary>Lets a missing assembly be an exception that names it; else it would look like a missing type.</summary>
    private static Type? Find(Assembly assembly, string name)
    {
        try
        {
            return assembly.GetType(name, throwOnError: true);
        }
        catch (Exception e) when (e is TypeLoadException or ArgumentException)
        {
            return null;
        }
    }

    private static Finding? FaultOf(string name, Type? type) => type switch
    {
        null => new Finding(
            $"There is no type {name} that can be loaded.",
            "Write the full name of the adapter's class into the manifest's type, and build it with the SDK that sdk names."),
        _ when !type.IsAssignableTo(typeof(IAdapter)) => new Finding(
            $"{name} does not implement IAdapter of the gateway's SDK.", "Name the class that does."),
        { IsAbstract: true } or { ContainsGenericParameters: true } => new Finding(
            $"{name} cannot be made, because it is abstract or generic.", "Name a class that can."),
        _ when type.GetConstructor(Type.EmptyTypes) is null => new Finding(
            $"{name} has no public constructor without parameters.", "Give it one; settings come with each call."),
        _ => null,
    };

    private static Finding Explain(string entry, Exception e) => e.GetBaseException() switch
    {
        TimeoutException when e is TimeoutException => new Finding("It took too long to load.", SeeLog),
        BadImageFormatException => new Finding(
            $"{entry} is no .NET assembly for this platform.", "Install the package again."),
        (FileNotFoundException or FileLoadException) and var missing => new Finding(
            $"It needs {MissingOf(missing)}, which is not there.", "Publish the adapter with all its dependencies."),
        TypeLoadException or MissingMemberException or ReflectionTypeLoadException => new Finding(
            "It was built against types that are not there.", "Build it again with the SDK of its manifest."),
        var cause when e is TargetInvocationException => new Finding(
            $"Its constructor failed with {cause.GetType().Name}.", SeeLog),
        var cause => new Finding($"Loading it failed with {cause.GetType().Name}.", SeeLog),
    };

    private static string MissingOf(Exception e) =>
        ((e as FileNotFoundException)?.FileName ?? (e as FileLoadException)?.FileName)?.Split(',')[0] ?? "an assembly";

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Debug, "Adapter {Id} cannot be loaded")]
        public static partial void NotLoaded(ILogger logger, Exception e, string id);
    }
}
