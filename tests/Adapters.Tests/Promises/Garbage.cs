namespace Fulfillment.Adapters.Tests.Promises;

/// <summary>Bodies that no market sends, the same in every run.</summary>
internal static class Garbage
{
    /// <summary>Bodies that cannot be a message of any market.</summary>
    public static IEnumerable<byte[]> From(byte[] body)
    {
        yield return [];
        yield return [0xff, 0xfe, 0x00];
        yield return "null"u8.ToArray();
        yield return "[]"u8.ToArray();
        yield return "{}"u8.ToArray();
        yield return [.. Enumerable.Repeat((byte)'[', 100_000)];
        yield return [.. body, .. body];

        for (var length = 1; length < body.Length; length += 7)
            yield return body[..length];
    }

    /// <summary>A body with some bytes changed; each differs from the body.</summary>
    public static IEnumerable<byte[]> Mutations(byte[] body, int count)
    {
        var random = new Random(20261121);
        for (var i = 0; i < count; i++)
        {
            var mutation = body.ToArray();
            for (var change = random.Next(0, 3); change >= 0; change--)
                mutation[random.Next(mutation.Length)] ^= (byte)random.Next(1, 256);

            yield return mutation.AsSpan().SequenceEqual(body) ? [.. body, 0] : mutation;
        }
    }
}
