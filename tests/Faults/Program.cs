using Fulfillment.Faults;

// Without arguments: every scenario. `short`: the shortened run of CI. `short sqlite`, `short postgres`: one database.
// Or the names of scenarios. SEED and KILLS come from the environment.
return await Suite.RunAsync(args);
