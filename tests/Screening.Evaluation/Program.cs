using System.Diagnostics;
using Fulfillment.Screening.Evaluation;
using Fulfillment.Screening.Matching;

// `make screening-eval`: how well names are found, on the American lists. SEED chooses other changes and other negatives (the
// weights were tuned on seed 1), EACH how many of each class, OUT the folder of the figures.
var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : 7;
var each = int.TryParse(Environment.GetEnvironmentVariable("EACH"), out var many) ? many : 300;
var folder = Environment.GetEnvironmentVariable("OUT") ?? "artifacts/screening-eval";
var lists = UsLists.Read();

NameIndex.Of(lists);
var before = GC.GetTotalMemory(forceFullCollection: true);
var start = Stopwatch.GetTimestamp();
var index = NameIndex.Of(lists);
var built = Stopwatch.GetElapsedTime(start);
var memory = GC.GetTotalMemory(forceFullCollection: true) - before;

var positives = new Changes(lists, seed).All(each).ToList();
var negatives = new Ordinary(lists, seed).All(each).ToList();
Found.By(index, positives.Take(500).ToList(), negatives.Take(500).ToList(), 0.5);
var found = Found.By(index, positives, negatives, 0.5);
var lines = Tables.Of(index, built.TotalSeconds, memory / 1e6, found, new Pairs(index)).ToList();
lines.ForEach(Console.WriteLine);

Directory.CreateDirectory(folder);
File.WriteAllText(Path.Combine(folder, "curve.svg"), Curve.Of(found));
File.WriteAllLines(Path.Combine(folder, "figures.txt"), lines);
Console.WriteLine($"\nseed {seed}; figures.txt and curve.svg are in {folder}");
