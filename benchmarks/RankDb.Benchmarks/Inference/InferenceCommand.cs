using System.CommandLine;
using System.Globalization;
using RankDb.TestModels;

namespace RankDb.Benchmarks.Inference;

/// <summary><c>inference</c>: the service's reranking against ONNX Runtime for Node.js on the same graphs and the same pairs.</summary>
internal static class InferenceCommand
{
    private static readonly BertShape[] Shapes = [BertShape.MiniLmL6, BertShape.MiniLmL12, BertShape.TinyBertL2];

    internal static Command Create()
    {
        var shape = new Option<string>("--shape") { Description = "minilm-l6, minilm-l12 or tinybert-l2.", DefaultValueFactory = _ => "minilm-l6" };
        var rounds = new Option<int>("--rounds") { Description = "Rounds, each with every contestant in turn.", DefaultValueFactory = _ => 5 };
        var peer = new Option<string>("--peer") { Description = "Folder of the peer, where npm install was run.", DefaultValueFactory = _ => "benchmarks/peer" };
        var batch = new Option<int>("--batch") { Description = "MaxBatchTokens of the service.", DefaultValueFactory = _ => new Service.ServiceOptions().MaxBatchTokens };
        var name = new Option<string>("--name") { Description = "Last part of the name of the result file.", DefaultValueFactory = _ => "inference" };
        var output = new Option<string>("--out") { Description = "Folder of the result file.", DefaultValueFactory = _ => "benchmarks/results" };
        var command = new Command("inference", "Measures reranking through the wire against ONNX Runtime for Node.js.") { shape, rounds, peer, batch, name, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var wanted = parse.GetRequiredValue(shape);
            var chosen = Shapes.SingleOrDefault(known => known.Name == wanted)
                ?? throw new ArgumentException($"--shape is {wanted}; it must be {string.Join(", ", Shapes.Select(known => known.Name))}.");
            var script = Path.GetFullPath(Path.Combine(parse.GetRequiredValue(peer), "score.mjs"));
            var text = await new InferenceRun(chosen, parse.GetRequiredValue(rounds), script, parse.GetRequiredValue(batch)).RunAsync(cancellationToken);
            Console.Write(text);
            var folder = parse.GetRequiredValue(output);
            Directory.CreateDirectory(folder);
            var file = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{parse.GetRequiredValue(name)}-{chosen.Name}.md");
            await File.WriteAllTextAsync(Path.Combine(folder, file), text, cancellationToken);
            return 0;
        });
        return command;
    }
}
