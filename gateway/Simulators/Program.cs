using System.Globalization;
using Fulfillment.Simulators.Dedicated;
using Fulfillment.Simulators.Saas;

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

var app = builder.Build();
app.MapSaas(saas, credential);
app.MapDedicated(dedicated, credential);
await app.RunAsync();
return 0;
