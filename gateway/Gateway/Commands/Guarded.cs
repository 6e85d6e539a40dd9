using System.CommandLine;
using System.Data.Common;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Settings;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Gateway.Commands;

/// <summary>Runs a command and turns what an operator can mend into sentences instead of a stack.</summary>
internal static class Guarded
{
    public static async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (SettingsException e)
        {
            return parsed.Refuse(e.Faults);
        }
        catch (CatalogException e)
        {
            return parsed.Refuse(e.Faults.Select(fault => $"Catalog: {fault}"));
        }
        catch (Exception e)
            when (e is SchemaException or KeyFolderException or EmbargoRulesException or PrincipalException)
        {
            return parsed.Refuse(e.Message);
        }
        catch (Exception e) when (e is DbException && Database.IsAway(e))
        {
            return parsed.Refuse(
                $"The store does not answer: {e.Message} Check Store:Provider and Store:ConnectionString.");
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return parsed.Refuse($"{e.Message} Choose another address with ASPNETCORE_URLS or Observability:MetricsUrl.");
        }
    }
}
