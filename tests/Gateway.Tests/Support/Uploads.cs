using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>Files of orders, and the calls that carry them.</summary>
internal static class Uploads
{
    public const string Path = "/v1/orders/bulk";
    public const string MediaType = "application/x-ndjson";

    /// <summary>A row with an order of its own, or with the one that is given.</summary>
    public static string Row(int number, JsonNode? order = null, string? key = null) => new JsonObject
    {
        ["idempotencyKey"] = key ?? $"k-{number}",
        ["order"] = order?.DeepClone() ?? Orders.Body($"R-{number}"),
    }.ToJsonString();

    public static string Rows(int count) => File([.. Enumerable.Range(1, count).Select(number => Row(number))]);

    public static string File(params string[] rows) => string.Concat(rows.Select(row => $"{row}\n"));

    public static Task<UploadAnswer> UploadAsync(this HttpClient client, string file, string query = "") =>
        client.UploadAsync(new StringContent(file, new UTF8Encoding(), new MediaTypeHeaderValue(MediaType)), query);

    public static async Task<UploadAnswer> UploadAsync(this HttpClient client, HttpContent file, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}{query}");
        request.Content = file;
        return new UploadAnswer(await client.AnswerAsync(request));
    }
}

/// <summary>What came back: one result per row, or one problem.</summary>
internal sealed record UploadAnswer(Answer Answer)
{
    public int Status => Answer.Status;

    public IReadOnlyList<RowAnswer> Rows { get; } = Answer.Status == 200
        ? [.. Answer.Text.TrimEnd('\n').Split('\n').Select(line => new RowAnswer(JsonNode.Parse(line)!))]
        : [];

    public IReadOnlyList<int> Statuses => [.. Rows.Select(row => row.Status)];

    public IReadOnlyList<string?> OrderIds => [.. Rows.Select(row => row.OrderId)];
}

internal sealed record RowAnswer(JsonNode Json)
{
    public int Row => Json["row"]!.GetValue<int>();

    public int Status => Json["status"]!.GetValue<int>();

    public string? Key => Json["idempotencyKey"]?.GetValue<string>();

    public string? OrderId => Json["orderId"]?.GetValue<string>();

    public bool Replayed => Json["replayed"]?.GetValue<bool>() ?? false;

    public bool Cut => Json["cut"]?.GetValue<bool>() ?? false;

    public string? Code => Json["problem"]?["code"]?.GetValue<string>();

    public IReadOnlyList<(string Pointer, string Code)> Faults =>
        [.. (Json["problem"]?["errors"]?.AsArray() ?? [])
            .Select(e => (e!["pointer"]!.GetValue<string>(), e["code"]!.GetValue<string>()))];
}

/// <summary>An upload whose bytes a test sends when it likes; the answer is read meanwhile.</summary>
internal sealed class OpenUpload : IDisposable
{
    private readonly TcpClient _socket;
    private readonly StreamReader _answer;

    private OpenUpload(TcpClient socket) => (_socket, _answer) = (socket, new StreamReader(socket.GetStream()));

    public static async Task<OpenUpload> BeginAsync(HttpClient partner, string query = "")
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(partner.BaseAddress!.Host, partner.BaseAddress.Port);
        var upload = new OpenUpload(socket);
        await upload.SendAsync($"""
            POST {Uploads.Path}{query} HTTP/1.1
            Host: {partner.BaseAddress.Authority}
            Authorization: {partner.DefaultRequestHeaders.Authorization}
            Content-Type: {Uploads.MediaType}
            Transfer-Encoding: chunked


            """.ReplaceLineEndings("\r\n"));
        return upload;
    }

    /// <summary>Bytes as they are.</summary>
    public async Task SendAsync(string bytes) => await _socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(bytes));

    /// <summary>A part of the file.</summary>
    public Task SendPartAsync(string part) => SendAsync($"{Encoding.UTF8.GetByteCount(part):x}\r\n{part}\r\n");

    public Task EndAsync() => SendAsync("0\r\n\r\n");

    /// <returns>The next result; <c>null</c> when the answer has ended.</returns>
    public async Task<RowAnswer?> ReadAsync()
    {
        while (await _answer.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
            {
                return new RowAnswer(JsonNode.Parse(line)!);
            }

            if (line == "0")
            {
                break;
            }
        }

        return null;
    }

    /// <summary>The caller is gone.</summary>
    public void Dispose()
    {
        _answer.Dispose();
        _socket.Dispose();
    }
}
