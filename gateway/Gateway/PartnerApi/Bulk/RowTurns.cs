using System.Collections.Concurrent;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>
/// Rows of one upload are served side by side; those that name the same thing (a key, a reference, a subscription) one
/// after the other, as they stand in the file: of two that exclude each other the first is taken.
/// </summary>
internal sealed class RowTurns
{
    private readonly ConcurrentDictionary<string, Task> _last = new(StringComparer.Ordinal);

    /// <summary>Called for each row in the order of the file.</summary>
    public async Task<T> RunAsync<T>(IReadOnlyCollection<string> names, Func<Task<T>> row)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Task> before = [.. names.Select(name => _last.GetValueOrDefault(name)).OfType<Task>()];
        foreach (var name in names)
        {
            _last[name] = done.Task;
        }

        try
        {
            await Task.WhenAll(before);
            return await Task.Run(row);
        }
        finally
        {
            done.SetResult();
            foreach (var name in names)
            {
                _last.TryRemove(KeyValuePair.Create(name, done.Task));
            }
        }
    }
}
