using Fulfillment.Faults;

// Without arguments: every scenario. `short`: the shortened run of CI. `short sqlite`, `short postgres`: one database.
// Or the names of scenarios. SEED, KILLS and POINTS (how the failpoints to kill at begin) come from the environment.
return await Suite.RunAsync(args);
