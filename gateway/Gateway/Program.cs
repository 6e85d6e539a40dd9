using Fulfillment.Gateway.Commands;

// What a command line says is read in Commands; what a running gateway is made of stands in Hosting/GatewayHost.
return await CommandLine.Build().Parse(args).InvokeAsync();
