using System.CommandLine;
using Fulfillment.Gateway.Demo;
using Spectre.Console;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>demo</c>: the main job on real input, told as a story, with a gateway of its own that leaves nothing behind.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var exit = new Option<bool>("--exit") { Description = "End by itself instead of serving on" };
        var command = new Command("demo", "Walk one order through the house, from a partner's call to a verified license") { exit };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed, () => new DemoStory(AnsiConsole.Console).TellAsync(stay: !parsed.GetValue(exit), cancel)));
        return command;
    }
}
