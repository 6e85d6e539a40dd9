using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fulfillment.Gateway.Demo;

/// <summary>The part of the story in which the compliance desk looks at an order, and later makes its decisions again.</summary>
internal sealed class DemoReview(IAnsiConsole console, DemoCaller partner, DemoCaller one, DemoCaller other)
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(50);

    /// <summary>Somebody resembles an entry of a list: held, explained, released by two.</summary>
    public async Task<bool> ReleaseAsync(CancellationToken cancel)
    {
        var placed = await partner.PostAsync("/v1/orders", DemoOrders.Resembling(), cancel);
        var id = Text(placed.Body, "id");
        Say($"[bold yellow]{Text(placed.Body, "status")}[/]: the partner is told [grey]{Text(placed.Body?["reason"], "code")}[/], and nothing of why");
        var path = $"/ops/v1/orders/{id}";
        var match = (await one.GetAsync(path, cancel)).Body?["decisions"]?[0]?["matches"]?[0];
        if (match is null)
        {
            console.MarkupLine("[red]The reviewer sees no match.[/]");
            return false;
        }

        Explain(match);
        var proposed = await one.PostAsync($"{path}/release", Because("Another company: founded in 1952, other trade."), cancel);
        var agreed = await other.PostAsync($"{path}/release", Because("Checked in the commercial register."), cancel);
        Say($"[bold green]{proposed.Status}[/] one reviewer proposes, [bold green]{agreed.Status}[/] another agrees: two have to");
        var status = await StatusAsync(id, cancel);
        Say($"The order is [bold green]{status}[/]");
        return status == "fulfilled";
    }

    /// <summary>Makes every decision of the story again from what was kept.</summary>
    public async Task<bool> ReplayAsync(CancellationToken cancel)
    {
        var (same, other, persons) = (0, 0, 0);
        foreach (var order in (await one.GetAsync("/ops/v1/orders?limit=100", cancel)).Body!["data"]!.AsArray())
        {
            var details = await one.GetAsync($"/ops/v1/orders/{Text(order!["order"], "id")}", cancel);
            foreach (var decision in details.Body!["decisions"]!.AsArray())
            {
                var again = await one.PostAsync($"/ops/v1/screening-decisions/{Text(decision, "id")}/replay", [], cancel);
                persons += Text(again.Body, "code") == "decision.byPerson" ? 1 : 0;
                same += again.Body?["same"]?.GetValue<bool>() == true ? 1 : 0;
                other += again.Body?["same"]?.GetValue<bool>() == false ? 1 : 0;
            }
        }

        Say($"[bold green]{same}[/] decisions come out the same bit for bit, from the lists, rules and policy that were kept; {other} differ, {persons} were a person's");
        return same > 0 && other == 0;
    }

    private void Explain(JsonNode match)
    {
        var score = match["score"]!.GetValue<double>().ToString("0.00", CultureInfo.InvariantCulture);
        Say($"A reviewer reads why: [bold]{Text(match, "asked")}[/] resembles [bold]{Text(match, "listed")}[/], entry {Text(match, "entryId")} of [grey]{Text(match, "list")}[/], by [bold]{score}[/]");
        var table = new Table().SimpleBorder().BorderColor(Color.Grey).AddColumns("asked", "listed", "alike", "counts");
        foreach (var pair in match["alignment"]!.AsArray())
        {
            table.AddRow(Text(pair, "asked"), Text(pair, "listed"), Number(pair, "similarity"), Number(pair, "weight"));
        }

        console.Write(table);
    }

    private async Task<string> StatusAsync(string id, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            var status = Text((await partner.GetAsync($"/v1/orders/{id}", cancel)).Body, "status");
            if (status == "fulfilled" || tries == 200)
            {
                return status;
            }

            await Task.Delay(_between, cancel);
        }
    }

    private static JsonObject Because(string reason) => new() { ["reason"] = reason };

    private void Say(string markup) => console.MarkupLine($"  [green]✓[/] {markup}");

    private static string Number(JsonNode? node, string member) =>
        (node?[member]?.GetValue<double>() ?? 0).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node, string member) => Markup.Escape(node?[member]?.ToString() ?? "-");
}
