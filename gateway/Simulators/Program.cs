using System.Globalization;
using Fulfillment.Simulators.Dedicated;
using Fulfillment.Simulators.Saas;
using Fulfillment.Simulators.Vendor;

const int LeastCredential = 16;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddEnvironmentVariables("SIMULATORS_");
var settings = builder.Configuration;
if (settings["Credential"] is not { Length: >= LeastCredential } credential)
{
    await Console.Error.WriteLineAsync(
        $"Set SIMULATORS_Credential to the bearer credential that callers show: {LeastCredential} characters or more.");
    return 2;
}

var saas = new SaasSimulator(TimeProvider.System);
foreach (var path in (settings["Namespaces"] ?? "acme,acme/platform,globex").Split(',', StringSplitOptions.TrimEntries))
{
    saas.AddNamespace(path);
}

var dedicated = new DedicatedSimulator(TimeProvider.System)
{
    StageTime = TimeSpan.FromSeconds(double.Parse(settings["StageSeconds"] ?? "5", CultureInfo.InvariantCulture)),
};

var vendor = settings["VendorSecret"] is { } secret
    ? new VendorSimulator(secret, TimeProvider.System)
    {
        LaterBy = TimeSpan.FromSeconds(double.Parse(settings["LaterSeconds"] ?? "5", CultureInfo.InvariantCulture)),
    }
    : null;
if (vendor is not null && settings["VendorCallback"] is { } callback)
{
    builder.Services.AddHostedService(_ => new VendorRounds(vendor.Post, new Uri(callback)));
}

var app = builder.Build();
app.MapSaas(saas, credential);
app.MapDedicated(dedicated, credential);
if (vendor is not null)
{
    app.MapVendor(vendor, credential);
}

await app.RunAsync();
return 0;
