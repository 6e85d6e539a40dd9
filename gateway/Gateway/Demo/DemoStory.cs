using System.Diagnostics;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fulfillment.Gateway.Demo;

/// <summary>The story of one order through the partner API and one through a distributor's channel.</summary>
internal sealed class DemoStory(IAnsiConsole console)
{
    private const int NarrowestWidth = 120;

    private static readonly string[] _flow = ["received", "screening", "provisioning", "fulfilled"];

    public async Task<int> TellAsync(bool stay, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        // A pipe has no width; lines that break in the middle of an address please nobody.
        console.Profile.Width = Math.Max(console.Profile.Width, NarrowestWidth);
        console.Write(new Rule("[bold deepskyblue1]Fulfillment[/] [grey]an order walks through the house[/]").LeftJustified());
        await using var house = await DemoHouse.OpenAsync(cancel);
        Say($"The gateway is up at [link]{house.Address}[/] [grey](SQLite in {Markup.Escape(house.Folder)}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)[/]");
        foreach (var adapter in house.Adapters)
        {
            Say($"Adapter [bold]{adapter.Id}[/] {adapter.Version} is {adapter.Status.ToString().ToLowerInvariant()} [grey]{Markup.Escape(adapter.Reason ?? "loaded from disk, by its manifest")}[/]");
        }

        using var acme = await SignInAsync(house, "acme", cancel);
        var done = await PartnerOrderAsync(house, acme, cancel) && await GrowthAsync(acme, cancel)
            & await DistributorOrderAsync(house, cancel) & await RefusalAsync(acme, cancel) & await ReviewAsync(house, acme, cancel);
        console.WriteLine();
        console.Write(new Rule(done ? "[bold green]The house stands[/]" : "[bold red]Something is wrong; see above[/]").LeftJustified());
        if (stay && done)
        {
            Next(house, acme);
            await house.ServeAsync(cancel);
        }

        return done ? 0 : 1;
    }

    private async Task<DemoCaller> SignInAsync(DemoHouse house, string partner, CancellationToken cancel)
    {
        var caller = await house.SignInAsync(partner, cancel);
        Say($"Partner [bold]{partner}[/] has a token from [grey]POST /oauth/token[/]: ES256, {caller.Lifetime.TotalMinutes:0} minutes, scopes {caller.Scopes}");
        return caller;
    }

    private async Task<bool> PartnerOrderAsync(DemoHouse house, DemoCaller acme, CancellationToken cancel)
    {
        Chapter("1", "A partner orders 37 seats for three years, and 60 from the second on", "POST /v1/orders, Prefer: wait=10");
        var started = Stopwatch.GetTimestamp();
        var order = await acme.PostAsync("/v1/orders", DemoOrders.Acme(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)), cancel);
        Say($"[bold green]{order.Status}[/] {Text(order.Body, "id")} is [bold]{Text(order.Body, "status")}[/] after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        var id = Text(order.Body, "id");
        await TimelineAsync(acme, id, cancel);
        var license = (await acme.GetAsync($"/v1/orders/{id}/licenses", cancel)).Body?["data"]?[0];
        if (license is null)
        {
            console.MarkupLine("[red]No license came out.[/]");
            return false;
        }

        console.Write(new Panel(new Markup($"[bold yellow]{Text(license, "activationCode")}[/]"))
            .Header("activation code").RoundedBorder().BorderColor(Color.Yellow));
        var file = await acme.TextAsync($"/v1/licenses/{Text(license, "id")}/file", "application/jose", cancel);
        return await VerifyAsync(house, file, cancel);
    }

    private async Task TimelineAsync(DemoCaller caller, string id, CancellationToken cancel)
    {
        var events = (await caller.GetAsync($"/v1/orders/{id}/events", cancel)).Body!["data"]!.AsArray();
        var table = new Table().SimpleBorder().BorderColor(Color.Grey).AddColumns("#", "at (UTC)", "what happened", "order is");
        foreach (var told in events)
        {
            var status = Text(told, "status");
            var color = status == "fulfilled" ? "green" : _flow.Contains(status) ? "deepskyblue1" : "yellow";
            table.AddRow(Text(told, "sequence"), Text(told, "at")[11..23], Text(told, "type"), $"[{color}]{status}[/]");
        }

        console.Write(table);
    }

    private async Task<bool> VerifyAsync(DemoHouse house, string file, CancellationToken cancel)
    {
        var verified = await house.VerifyAsync(file, cancel);
        if (verified.Claims is not { } claims)
        {
            console.MarkupLine($"[red]The license does not verify: {Markup.Escape(verified.Fault)}[/]");
            return false;
        }

        Say("The license verifies with the keys of [grey]/.well-known/license-keys.json[/] alone:");
        console.Write(new Grid().AddColumn().AddColumn()
            .AddRow("[grey]licensee[/]", Markup.Escape(claims.Licensee.Name))
            .AddRow("[grey]plan, seats[/]", $"{claims.Plan}, {claims.Seats}")
            .AddRow("[grey]valid[/]", $"{claims.Nbf:yyyy-MM-dd} to {claims.Exp:yyyy-MM-dd} and {claims.GraceDays} days of grace")
            .AddRow("[grey]key[/]", Markup.Escape(verified.Kid)));
        console.WriteLine();
        // On one line of its own, whatever the width of the terminal: to be copied, or read by a program.
        await Console.Out.WriteLineAsync(file);
        return true;
    }

    private async Task<bool> GrowthAsync(DemoCaller acme, CancellationToken cancel)
    {
        Chapter("2", "The customer grows: 13 seats more", "POST /v1/subscriptions/{id}/preview, then the order");
        var subscription = (await acme.GetAsync("/v1/subscriptions", cancel)).Body?["data"]?[0];
        var (id, change) = (Text(subscription, "id"), DemoOrders.MoreSeats());
        var preview = await acme.PostAsync($"/v1/subscriptions/{id}/preview", change, cancel);
        var charge = preview.Body?["charge"];
        var cents = decimal.Parse(Text(charge, "netMinor"), System.Globalization.CultureInfo.InvariantCulture) / 100;
        Say($"Nothing is written yet: it would cost [bold]{cents:N2} {Text(charge, "currency")}[/] [grey]for the days that are left, by {Text(charge, "priceListVersion")}[/]");
        var table = new Table().SimpleBorder().BorderColor(Color.Grey).AddColumns("from", "until", "seats today", "seats with it");
        foreach (var days in preview.Body!["changes"]!.AsArray())
        {
            table.AddRow(Text(days, "startsOn"), Text(days, "endsOn"), Text(days!["before"], "seats"), $"[green]{Text(days["after"], "seats")}[/]");
        }

        console.Write(table);
        var order = await acme.PostAsync("/v1/orders", DemoOrders.Grown(change, id), cancel);
        var grown = (await acme.GetAsync($"/v1/subscriptions/{id}", cancel)).Body;
        Say($"[bold green]{order.Status}[/] ordered and [bold]{Text(order.Body, "status")}[/]: {Text(grown, "number")} has [bold]{Text(grown!["entitlement"], "seats")}[/] seats, the same code and a new license");
        return Text(order.Body, "status") == "fulfilled" && Text(grown["entitlement"], "seats") == "50";
    }

    private async Task<bool> DistributorOrderAsync(DemoHouse house, CancellationToken cancel)
    {
        Chapter("3", "A distributor's system sends an order of 250 seats", $"POST /callbacks/{DemoHouse.Channel}, HMAC-signed");
        var kept = await house.Distributor.SendAsync(house.Address, DemoOrders.Distributor(), cancel);
        Say($"[bold green]{kept.Status}[/] the raw message is on disk before the answer: {Text(kept.Body, "id")}");
        using var northwind = await house.SignInAsync("northwind", cancel);
        if (await house.Distributor.NextConfirmationAsync(TimeSpan.FromSeconds(20), cancel) is not { } confirmation)
        {
            console.MarkupLine("[red]The distributor was not told of its order.[/]");
            return false;
        }

        var order = confirmation["order"]!;
        await TimelineAsync(northwind, Text(order, "id"), cancel);
        var license = order["lines"]?[0]?["licenses"]?[0];
        Say($"The outbox has told the distributor, signed: {Text(order, "number")} is [bold green]{Text(order, "status")}[/], activation code [yellow]{Text(license, "activationCode")}[/]");
        return Text(order, "status") == "fulfilled";
    }

    private async Task<bool> RefusalAsync(DemoCaller acme, CancellationToken cancel)
    {
        Chapter("4", "Screening says no", "an order for an embargoed country");
        var order = await acme.PostAsync("/v1/orders", DemoOrders.Embargoed(), cancel);
        Say($"[bold yellow]{Text(order.Body, "status")}[/]: the partner is told no more than [grey]{Text(order.Body?["reason"], "code")}[/]; nothing was provisioned");
        return Text(order.Body, "status") == "denied";
    }

    private async Task<bool> ReviewAsync(DemoHouse house, DemoCaller acme, CancellationToken cancel)
    {
        using var one = await house.SignInAsync("rita", cancel);
        using var other = await house.SignInAsync("omar", cancel);
        var review = new DemoReview(console, acme, one, other);
        Chapter("5", "Somebody resembles an entry of a list", "GET /ops/v1/orders/{id}, POST .../release");
        var released = await review.ReleaseAsync(cancel);
        Chapter("6", "Years later somebody asks why", "POST /ops/v1/screening-decisions/{id}/replay");
        return released & await review.ReplayAsync(cancel);
    }

    private void Next(DemoHouse house, DemoCaller acme)
    {
        console.WriteLine();
        console.MarkupLine("[bold]What to try next[/] [grey](Ctrl-C ends it and leaves nothing behind)[/]");
        console.MarkupLine($"  Look around and call the API in the browser: [link]{house.Address}docs[/]");
        console.MarkupLine($"  Sign in there as   [bold]{acme.ClientId}[/]  [bold]{acme.ClientSecret}[/]");
        console.MarkupLine("  Or from a shell:");
        Console.Out.WriteLine($"    T=$(curl -s -u {acme.ClientId}:{acme.ClientSecret} -d grant_type=client_credentials {house.Address}oauth/token | sed 's/.*\"access_token\":\"\\([^\"]*\\).*/\\1/')");
        Console.Out.WriteLine($"    curl -s -H \"Authorization: Bearer $T\" {house.Address}v1/orders");
        Console.Out.WriteLine($"    curl -s -H \"Authorization: Bearer $T\" {house.Address}v1/products");
        console.MarkupLine($"  What each error means: [link]{house.Address}errors[/]");
    }

    private void Chapter(string number, string title, string how)
    {
        console.WriteLine();
        console.MarkupLine($"[bold deepskyblue1]{number}[/] [bold]{Markup.Escape(title)}[/] [grey]{Markup.Escape(how)}[/]");
    }

    private void Say(string markup) => console.MarkupLine($"  [green]✓[/] {markup}");

    private static string Text(JsonNode? node, string member) => Markup.Escape(node?[member]?.ToString() ?? "-");
}
