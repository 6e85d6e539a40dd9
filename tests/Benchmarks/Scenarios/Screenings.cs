using System.Text;
using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Shops ask whether somebody may be served, on OFAC's SDN list: nobody twice, each a name with words of listed ones and a
/// person. Nothing is remembered of one question for the next.
/// </summary>
internal static class Screenings
{
    private const double Rate = 200;
    private const int Names = 200;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run) =>
    [
        .. run.Postgres ? new[] { await MeasureAsync(run, "screening asked for, PostgreSQL, 200/s", postgres: true) } : [],
        await MeasureAsync(run, "screening asked for, SQLite, 200/s", postgres: false),
    ];

    private static async Task<Row> MeasureAsync(BenchRun run, string name, bool postgres)
    {
        run.Say($"{name}: starting");
        await using var site = await Site.OpenAsync(postgres);
        var token = (await site.PartnersAsync(1))[0];
        var words = Words(await OfacList.UnpackAsync(site.Folder.Path));
        using var host = await HostProgram.StartAsync(site, OfacList.Settings(site.Folder.Path));
        var row = await Accepting.MeasureAsync(run, name, site, host, new FirePlan
        {
            Port = host.Address.Port,
            WarmUpSeconds = BenchRun.WarmUpSeconds,
            Seconds = run.Seconds,
            First = 1,
            Parties = 0,
            Groups =
            [
                .. Enumerable.Range(0, Names).Select(number => new FireGroup
                {
                    Name = $"name-{number:000}",
                    Connections = 1,
                    Rate = Rate / Names,
                    Offset = (double)number / Names,
                    Request = Request(token, NameOf(words, number), PersonOf(words, number)),
                }),
            ],
        });
        return row with { Checks = [new("ms p99", row.P99, 25, AtLeast: false)] };
    }

    private static string NameOf(string[] words, int number) =>
        $"{words[number * 37 % words.Length]} {words[number * 101 % words.Length]} {(number % 3 == 0 ? "Trading LLC" : number % 3 == 1 ? "GmbH" : "Holding Company")}";

    private static string PersonOf(string[] words, int number) => $"{words[number * 53 % words.Length]} {words[number * 211 % words.Length]}";

    private static string Request(string token, string name, string person)
    {
        var body = $$"""
            {"reference":"C-{{Shot.NumberMark}}","customer":{"name":"{{name}}","country":"DE","contact":{"name":"{{person}}","email":"p{{Shot.NumberMark}}@example.test"} },"skus":["premium-sm"]}
            """;
        return $"""
            POST /v1/screenings HTTP/1.1
            Host: 127.0.0.1
            Content-Type: application/json
            Authorization: Bearer {token}
            Content-Length: {Encoding.UTF8.GetByteCount(body)}


            """.ReplaceLineEndings("\r\n") + body;
    }

    private static string[] Words(string[] rows) =>
    [
        .. rows.SelectMany(row => row.Split(',')[1].Split(' ', '"')).Where(word => word.Length > 3 && word.All(char.IsAsciiLetter)).Distinct(),
    ];
}
