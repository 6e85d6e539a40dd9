using System.CommandLine;

namespace Fulfillment.Gateway.Commands;

internal static class DemoCommand
{
    public static Command Build() => new("demo", "Walk orders through the house");
}
