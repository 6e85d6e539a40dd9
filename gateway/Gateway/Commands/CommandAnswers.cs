using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fulfillment.Gateway.Commands;

/// <summary>How commands answer: what was asked for on stdout, everything else on stderr.</summary>
internal static class CommandAnswers
{
    public const int Ok = 0;
    public const int BadArguments = 2;
    public const string JsonDescription = "Print {\"clientId\",\"clientSecret\"} and nothing else";

    private static readonly JsonSerializerOptions _json = new() { WriteIndented = false };

    public static int Refuse(this ParseResult command, params IEnumerable<string> faults)
    {
        foreach (var fault in faults)
            command.InvocationConfiguration.Error.WriteLine($"error: {fault}");

        return BadArguments;
    }

    public static int Say(this ParseResult command, string sentence)
    {
        command.InvocationConfiguration.Output.WriteLine(sentence);
        return Ok;
    }

    /// <summary>Shows a client and its secret, which nobody will ever see again.</summary>
    public static int ShowClient(this ParseResult command, string sentence, string clientId, string? secret, bool json)
    {
        var output = command.InvocationConfiguration.Output;
        if (json)
        {
            var answer = new JsonObject { ["clientId"] = clientId };
            if (secret is not null)
                answer["clientSecret"] = secret;
            output.WriteLine(answer.ToJsonString(_json));
            return Ok;
        }

        output.WriteLine(sentence);
        output.WriteLine($"  client id      {clientId}");
        if (secret is null)
        {
            output.WriteLine("  signs in with  its private key (private_key_jwt)");
            return Ok;
        }

        output.WriteLine($"  client secret  {secret}");
        output.WriteLine("The secret is shown this once; keep it in a safe place.");
        return Ok;
    }

    public static int ShowTable(
        this ParseResult command, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(command.InvocationConfiguration.Output),
        });
        console.Write(table);
        return Ok;
    }
}
