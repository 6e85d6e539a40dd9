using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Settings;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Hosting;

/// <summary>What happens before the first request: settings are checked, the schema is brought up, keys are opened.</summary>
internal static class Startup
{
    /// <exception cref="SettingsException">Settings are wrong; all faults.</exception>
    /// <exception cref="SchemaException">Store and program do not fit.</exception>
    /// <exception cref="Engine.Signing.KeyFolderException">The keys folder cannot be used.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancel)
    {
        CheckSettings(services);
        var migrator = services.GetRequiredService<Migrator>();
        if (services.GetRequiredService<IOptions<StoreOptions>>().Value.MigrateAtStart)
        {
            await migrator.MigrateAsync(cancel);
        }
        else
        {
            await migrator.RequireCurrentAsync(cancel);
        }

        await services.GetRequiredService<PrincipalDesk>().EnsureDirectAsync(cancel);
        await services.GetRequiredService<KeyRegister>().OpenAsync(cancel);
        await services.GetRequiredService<EditionKeeper>().OpenAsync(services.GetServices<IScreeningHook>(), cancel);
    }

    public static void CheckSettings(IServiceProvider services)
    {
        try
        {
            UnknownSettings.Check(services.GetRequiredService<IConfiguration>());
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException e)
        {
            throw new SettingsException([.. e.Failures]);
        }
        catch (AggregateException e)
        {
            throw new SettingsException([.. e.InnerExceptions.SelectMany(Faults)]);
        }
        catch (InvalidOperationException e)
        {
            // The binder could not read a value: it says which.
            throw new SettingsException([$"{e.Message} {e.InnerException?.Message}".Trim()]);
        }
    }

    private static IEnumerable<string> Faults(Exception e) =>
        e is OptionsValidationException wrong ? wrong.Failures : [$"{e.Message} {e.InnerException?.Message}".Trim()];
}
