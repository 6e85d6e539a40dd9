using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>Licenses and their files. Every showing is audited before it leaves.</summary>
internal static class LicenseEndpoints
{
    private const string Jose = "application/jose";
    private const string Armored = "text/plain";
    private const string Json = "application/json";

    public static void MapLicenses(this IEndpointRouteBuilder routes)
    {
        var licenses = routes.MapPartnerGroup("/v1", "Licenses");
        licenses.MapGet("/orders/{id}/licenses", OfOrderAsync).DocumentOfOrder().RequireScope(Scopes.LicensesRead);
        licenses.MapGet("/licenses/{id}", GetAsync).DocumentLicense().RequireScope(Scopes.LicensesRead);
        licenses.MapGet("/licenses/{id}/file", FileAsync).DocumentFile().RequireScope(Scopes.LicensesRead);
    }

    private static async Task<IResult> OfOrderAsync(
        string id, HttpContext context, Database database, LicenseShowing showing, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        var (found, licenses) = await database.ReadAsync(
            async tx => await OrderTable.FindAsync(tx, partner.Id, id, cancel) is { } order
                ? (new ReadOrder(order, await LicenseTable.IdsOfOrderAsync(tx, id, cancel)), await LicenseTable.OfOrderAsync(tx, id, cancel))
                : (null, []),
            cancel);
        if (found is null)
        {
            return OrderEndpoints.Unknown(context, id);
        }

        var shown = await ShowAsync(licenses, context, database, showing, cancel);
        var there = licenses.Select(license => license.LineId).ToHashSet();
        return TypedResults.Ok(new OrderLicensesView
        {
            Data = [.. shown.Select(license => LicenseView.Of(license, partner.Today(clock)))],
            Pending = [.. found.Order.Lines.Where(line => !there.Contains(line.Id)).Select(line => PendingLineView.Of(found, line))],
        });
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, Database database, LicenseShowing showing, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        return await database.ReadAsync(tx => LicenseTable.FindAsync(tx, partner.Id, id, cancel), cancel) is { } license
            ? TypedResults.Ok(LicenseView.Of(
                (await ShowAsync([license], context, database, showing, cancel))[0], partner.Today(clock)))
            : Unknown(context, id);
    }

    private static async Task<IResult> FileAsync(
        string id, HttpContext context, Database database, LicenseShowing showing, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner();
        if (await database.ReadAsync(tx => LicenseTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } license)
        {
            return Unknown(context, id);
        }

        // The old container is no JWS, and brings its own lines around itself.
        var isLegacy = license.Kind == LicenseKind.Legacy;
        string[] forms = isLegacy ? [Armored, Json] : [Jose, Armored, Json];
        if (Accept.Preferred(context.Request, forms) is not { } form)
        {
            return Problems.Of("accept.unsupported", $"A license file comes as {string.Join(", ", forms[..^1])} or {forms[^1]}.");
        }

        await ShowAsync([license], context, database, showing, cancel);
        context.Response.Headers.Vary = "Accept";
        return form switch
        {
            Jose => File(context, license.File, Jose, $"{license.Id}.jws"),
            Armored => File(context, isLegacy ? license.File : LicenseArmor.Armor(license.File), Armored, $"{license.Id}.license"),
            _ => TypedResults.Ok(new LicenseFileView { Id = license.Id, License = license.File, Kid = license.Kid }),
        };
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult File(HttpContext context, string text, string form, string name)
    {
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return TypedResults.Text(text, form);
    }

    private static Task<IReadOnlyList<ShownLicense>> ShowAsync(
        IReadOnlyList<License> licenses, HttpContext context, Database database, LicenseShowing showing, CancellationToken cancel) =>
        licenses.Count == 0
            ? Task.FromResult<IReadOnlyList<ShownLicense>>([])
            : database.InTransactionAsync(tx => showing.ShowAsync(tx, licenses, context.Caller().Actor, cancel), cancel);

    private static Problem Unknown(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "license.unknown", id);
        return Problems.Of("license.unknown", "You have no license with this id.");
    }
}

/// <summary>A license file as JSON.</summary>
internal sealed record LicenseFileView
{
    /// <summary>Our id of the license.</summary>
    public required string Id { get; init; }

    /// <summary>The compact JWS; the whole container where it is a legacy license.</summary>
    public required string License { get; init; }

    /// <summary>The key that signed it, as /.well-known/license-keys.json lists it.</summary>
    public required string Kid { get; init; }
}
