using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Support;

internal sealed class RecordedLog : IAdapterLog
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Info(string message) => _lines.Add(message);

    public void Warn(string message) => _lines.Add(message);
}
