namespace Fulfillment.Gateway.Adapters;

/// <summary>Runs foreign code that cannot be cancelled, where nothing but itself waits if it never ends.</summary>
internal static class OwnThread
{
    /// <returns>
    /// What <paramref name="work"/> returned, or what it threw; a <see cref="TimeoutException"/> when it did not end.
    /// </returns>
    public static (T? Value, Exception? Failure) Run<T>(Func<T> work, TimeSpan limit)
    {
        (T? Value, Exception? Failure) result = default;
        var thread = new Thread(() => result = Try(work)) { IsBackground = true, Name = "adapter" };
        thread.Start();
        return thread.Join(limit)
            ? result
            : (default, new TimeoutException($"It did not end within {limit.TotalSeconds:0.#} s and is left behind."));
    }

    private static (T? Value, Exception? Failure) Try<T>(Func<T> work)
    {
        try
        {
            return (work(), null);
        }
        catch (Exception e) // Edge: the adapter host. On a thread of its own, an exception would end the process.
        {
            return (default, e);
        }
    }
}
