namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>The labels of one series; in which order they came says nothing.</summary>
internal sealed class LabelSet(KeyValuePair<string, object?>[] labels)
{
    public static IEqualityComparer<LabelSet> Comparer { get; } = new ByContent();

    public IReadOnlyList<KeyValuePair<string, object?>> Labels { get; } = labels;

    /// <summary>Finds a series by the labels as they lie on the caller's stack, so that measuring allocates nothing.</summary>
    private sealed class ByContent
        : IEqualityComparer<LabelSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, LabelSet>
    {
        public bool Equals(LabelSet? one, LabelSet? other) =>
            ReferenceEquals(one, other) || (one is not null && other is not null && Equals([.. one.Labels], other));

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, LabelSet other)
        {
            if (alternate.Length != other.Labels.Count)
            {
                return false;
            }

            foreach (var label in alternate)
            {
                if (!Has(other, label))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(LabelSet set) => GetHashCode([.. set.Labels]);

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var sum = 0;
            foreach (var (name, value) in alternate)
            {
                sum += HashCode.Combine(name, value);
            }

            return sum;
        }

        public LabelSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());

        private static bool Has(LabelSet set, KeyValuePair<string, object?> wanted)
        {
            foreach (var label in set.Labels)
            {
                if (label.Key == wanted.Key && Equals(label.Value, wanted.Value))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
