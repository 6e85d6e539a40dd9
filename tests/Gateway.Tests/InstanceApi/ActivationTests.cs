using System.Data.Common;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>Activation over HTTP: what each code comes to, and who may end it.</summary>
public sealed class ActivationTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task A_code_yields_the_license_of_its_order_and_a_token()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();

        var activated = await partner.ActivateAsync(order);

        Assert.StartsWith("act_", activated.At("activationId"), StringComparison.Ordinal);
        Assert.StartsWith("fit_", activated.At("instanceToken"), StringComparison.Ordinal);
        Assert.InRange(long.Parse(activated.At("expiresIn")!), 7_775_900, 7_776_000);
        Assert.Equal((order.At("lines.0.licenseIds.0"), "current", "5"),
            (activated.At("license.id"), activated.At("license.status"), activated.At("license.seats")));
        var file = await partner.GetAsync($"/v1/licenses/{activated.At("license.id")}/file", ("Accept", "application/jose"));
        Assert.Equal(file.Text, activated.At("license.file"));
        Assert.Equal("no-store", activated.Header("Cache-Control"));
    }

    [Fact]
    public async Task Again_it_is_the_same_activation_whatever_the_code_is_typed_like()
    {
        using var partner = await shared.PartnerAsync();
        using var anyone = shared.Anonymous;
        var order = await partner.FulfillAsync();
        var first = await partner.ActivateAsync(order);

        var typed = (await partner.CodeAsync(order)).ToLowerInvariant().Replace('-', ' ');
        var again = await PostAsync(anyone, Instances.Body(typed));
        var other = await partner.ActivateAsync(order, "git-2");

        Assert.Equal((first.At("activationId"), first.At("license.file")), (again.At("activationId"), again.At("license.file")));
        Assert.Equal((43, first.At("instanceSecret")), (first.At("instanceSecret")!.Length, again.At("instanceSecret")));
        Assert.NotEqual(first.At("instanceToken"), again.At("instanceToken"));
        Assert.NotEqual(first.At("activationId"), other.At("activationId"));
        Assert.Equal(first.At("license.file"), other.At("license.file"));
    }

    [Fact]
    public async Task Each_wrong_code_has_its_own_answer()
    {
        using var anyone = shared.Anonymous;
        var code = ActivationCode.New().Shown;
        var swapped = code[0] == code[1] ? $"{(code[0] == '0' ? '1' : '0')}{code[1..]}" : $"{code[1]}{code[0]}{code[2..]}";

        var answers = new[]
        {
            await PostAsync(anyone, Instances.Body("hello")), await PostAsync(anyone, Instances.Body(swapped)),
            await PostAsync(anyone, Instances.Body(code)), await PostAsync(anyone, Instances.Body(code)),
        };

        Assert.Equal(
            [
                (400, "activation.unreadableCode"), (422, "activation.mistypedCode"), (404, "activation.unknownCode"),
                (404, "activation.unknownCode"),
            ],
            answers.Select(answer => (answer.Status, answer.Code)));
    }

    [Fact]
    public async Task What_a_code_s_subscription_has_come_to_has_its_own_answer()
    {
        using var partner = await shared.SandboxAsync();
        using var anyone = shared.Anonymous;
        var cancelled = await partner.FulfillAsync();
        await partner.FulfillAsync(Cancel(cancelled));
        var ended = await partner.FulfillAsync(Orders.Body("R-2"));
        var codes = (await partner.CodeAsync(cancelled), await partner.CodeAsync(ended));

        var afterCancel = await PostAsync(anyone, Instances.Body(codes.Item1));
        await partner.SendJsonAsync(HttpMethod.Post, "/v1/sandbox/clock", new JsonObject { ["advanceHours"] = 24 * 366 });
        await partner.SendJsonAsync(HttpMethod.Post, "/v1/sandbox/clock", new JsonObject { ["advanceHours"] = 24 * 14 });
        var afterEnd = await PostAsync(anyone, Instances.Body(codes.Item2));

        Assert.Equal((409, "activation.cancelled"), (afterCancel.Status, afterCancel.Code));
        Assert.Equal((409, "activation.expired"), (afterEnd.Status, afterEnd.Code));
    }

    [Fact]
    public async Task What_was_taken_back_or_suspended_since_has_its_own_answer_and_comes_again()
    {
        using var partner = await shared.PartnerAsync();
        using var anyone = shared.Anonymous;
        var (held, suspended) = (await partner.FulfillAsync(), await partner.FulfillAsync(Orders.Body("R-2")));
        await HoldAsync(held.At("id")!);
        await SuspendAsync(suspended.At("lines.0.subscriptionId")!);

        var notCleared = await PostAsync(anyone, Instances.Body(await partner.CodeAsync(held)));
        var notNow = await PostAsync(anyone, Instances.Body(await partner.CodeAsync(suspended)));

        Assert.Equal((409, "activation.notCleared", "60"), (notCleared.Status, notCleared.Code, notCleared.Header("Retry-After")));
        Assert.Equal((409, "activation.suspended", "60"), (notNow.Status, notNow.Code, notNow.Header("Retry-After")));
    }

    [Theory]
    [InlineData("""{"activationCode":"x","instanceId":"a","seats":5}""", "/seats", "member.unknown")]
    [InlineData("""{"activationCode":"x"}""", "/instanceId", "member.missing")]
    [InlineData("""{"activationCode":"x","instanceId":"a b"}""", "/instanceId", "value.pattern")]
    [InlineData("""{"activationCode":"x","instanceId":"a","automated":"yes"}""", "/automated", "value.kind")]
    [InlineData("""{"activationCode":"x","activationCode":"x","instanceId":"a"}""", "/activationCode", "member.duplicate")]
    [InlineData("""{"activationCode":null,"instanceId":"a"}""", "/activationCode", "member.null")]
    [InlineData("""{"ActivationCode":"x","instanceId":"a"}""", "/ActivationCode", "member.unknown")]
    public async Task What_is_not_exactly_an_activation_is_refused(string body, string pointer, string code)
    {
        using var anyone = shared.Anonymous;

        var refused = await anyone.SendAsync(HttpMethod.Post, "/v1/activations", body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Contains((pointer, code), refused.Faults);
    }

    [Fact]
    public async Task The_instance_itself_and_its_partner_may_end_it_and_nobody_else()
    {
        using var partner = await shared.PartnerAsync();
        using var stranger = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var (one, two) = (await partner.ActivateAsync(order), await partner.ActivateAsync(order, "git-2"));
        using var first = shared.Anonymous.WithToken(one.At("instanceToken")!);
        var (pathOne, pathTwo) = ($"/v1/activations/{one.At("activationId")}", $"/v1/activations/{two.At("activationId")}");

        var foreign = await stranger.SendAsync(HttpMethod.Delete, pathOne);
        var sibling = await first.SendAsync(HttpMethod.Delete, pathTwo);
        var itself = await first.SendAsync(HttpMethod.Delete, pathOne);
        var afterwards = await first.ReportAsync();
        var byPartner = await partner.SendAsync(HttpMethod.Delete, pathTwo);
        var again = await partner.SendAsync(HttpMethod.Delete, pathTwo);

        Assert.Equal([404, 404, 204, 401, 204, 204],
            new[] { foreign, sibling, itself, afterwards, byPartner, again }.Select(answer => answer.Status));
        Assert.Equal((foreign.Code, sibling.Code), ("activation.unknown", "activation.unknown"));
        var revived = await partner.ActivateAsync(order);
        Assert.Equal(one.At("activationId"), revived.At("activationId"));
        Assert.Equal(401, (await first.ReportAsync()).Status);
    }

    [Fact]
    public async Task Neither_code_nor_token_stands_in_the_audit_chain()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var order = await partner.FulfillAsync();
        var code = await partner.CodeAsync(order);
        var activated = await partner.ActivateAsync(order);

        var records = await viewer.ReadAllAsync($"/ops/v1/audit?subject={activated.At("activationId")}");
        var all = string.Concat(await viewer.ReadAllAsync("/ops/v1/audit?limit=100"));

        Assert.Equal(("instance.activate", "automated"), ((string?)records[0]["action"], (string?)records[0]["detail"]));
        Assert.DoesNotContain(code, all, StringComparison.Ordinal);
        Assert.DoesNotContain(activated.At("instanceToken")!, all, StringComparison.Ordinal);
        Assert.DoesNotContain(activated.At("instanceSecret")!, all, StringComparison.Ordinal);
    }

    private static Task<Answer> PostAsync(HttpClient anyone, JsonObject body) =>
        anyone.SendJsonAsync(HttpMethod.Post, "/v1/activations", body);

    /// <summary>A reviewer has taken back what screening had allowed.</summary>
    private Task HoldAsync(string orderId) => WriteAsync(async (tx, writes) =>
    {
        var decision = (await ScreeningTable.NewestAsync(tx, orderId, CancellationToken.None))!;
        ScreeningTable.Add(writes, decision with { Id = Ids.New("scr", TimeProvider.System), Verdict = Verdict.Review });
    });

    /// <summary>What no order asks for, but an operator.</summary>
    private Task SuspendAsync(string subscriptionId) => WriteAsync(async (tx, writes) =>
    {
        var seen = (await SubscriptionTable.ListAsync(tx, [subscriptionId], CancellationToken.None))[0];
        var amendment = new Amendment
        {
            Number = seen.Version + 1,
            Kind = AmendmentKind.Suspend,
            EffectiveOn = seen.StartsOn,
            Actor = "operator:opr_1",
            RecordedAt = seen.CreatedAt,
        };
        var history = (await AmendmentTable.HistoriesAsync(tx, [seen], CancellationToken.None))[subscriptionId];
        SubscriptionTable.Amend(writes, seen, seen.With(history, amendment), amendment);
    });

    private Task WriteAsync(Func<DbTransaction, Writes, Task> write) => shared.Gateway.Database.InTransactionAsync(
        async tx =>
        {
            var writes = new Writes();
            await write(tx, writes);
            await writes.FlushAsync(tx, CancellationToken.None);
        },
        CancellationToken.None);

    private static JsonObject Cancel(Answer order) => new()
    {
        ["partnerOrderRef"] = "R-cancel",
        ["customer"] = new JsonObject { ["name"] = "Müller Maschinenbau GmbH", ["country"] = "DE" },
        ["lines"] = new JsonArray(new JsonObject
        {
            ["action"] = "cancel",
            ["subscriptionId"] = order.At("lines.0.subscriptionId"),
        }),
    };
}
