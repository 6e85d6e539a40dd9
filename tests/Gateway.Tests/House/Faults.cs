namespace Fulfillment.Gateway.Tests.House;

/// <summary>Says all that is wrong at once, with what to do about it.</summary>
internal static class Faults
{
    public static void None(IEnumerable<string> faults, string whatToDo)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, $"{whatToDo}\n  {string.Join("\n  ", all)}");
    }
}
