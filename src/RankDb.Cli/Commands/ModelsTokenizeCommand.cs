using System.CommandLine;
using System.Text.Json;
using RankDb.Inference;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models tokenize</c></summary>
internal static class ModelsTokenizeCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var folder = new Argument<string>("folder") { Description = "A model folder in Hugging Face layout." };
        var command = new ExampleCommand(
            "tokenize", "Read text lines from standard input, write one JSON object {\"ids\":[...],\"offsets\":[[start,end],...]} a line.",
            "echo 'Hello, world' | rankdb models tokenize models/my-model") { folder };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var tokenizer = TokenizerOf(Path.GetFullPath(parse.GetRequiredValue(folder)));
            while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                var encoding = tokenizer.Encode(line);
                environment.Terminal.Line(JsonSerializer.Serialize(new
                {
                    ids = encoding.Ids,
                    offsets = encoding.Offsets.Select(offset => new[] { offset.Start, offset.End }),
                }));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ITokenizer TokenizerOf(string folder) => TokenizerFile.Load(Path.Combine(folder, "tokenizer.json"));
}
