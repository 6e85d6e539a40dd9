using Fulfillment.Gateway.Commands;

// What a command line can say stands in Commands; what a running gateway is made of in Hosting/GatewayHost.
return await CommandLine.RunAsync(args);
