using System.CommandLine;
using System.Globalization;
using RankDb.Cli.Terminal;
using RankDb.Inference;
using RankDb.Inference.Quantization;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models quantize</c></summary>
internal static class ModelsQuantizeCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var model = new Argument<string>("model") { Description = "A model folder, or the name of one under models/." };
        var samples = new Option<string?>("--samples") { Description = "A text file of pairs like those the model will see: query, tab, document, one pair a line. Without it, texts are made from the vocabulary." };
        var minTau = new Option<double>("--min-tau") { Description = "Least Kendall tau between the orders by float32 and int8.", DefaultValueFactory = _ => new QuantizationOptions().MinTau };
        var maxError = new Option<double>("--max-error") { Description = "Largest difference of one score.", DefaultValueFactory = _ => new QuantizationOptions().MaxError };
        var precision = new Option<string>("--precision") { Description = "auto: int8 if it agrees and is faster; int8: if it agrees; float32: back to the original.", DefaultValueFactory = _ => "auto" };
        precision.AcceptOnlyFromAmong("auto", "int8", "float32");
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "quantize", "Make the int8 form of a model, measure how well it agrees with float32, and use it if it does.",
            "rankdb models quantize models/my-reranker --samples pairs.tsv", "rankdb models quantize my-reranker --precision float32") { model, samples, minTau, maxError, precision, json };
        command.SetAction((parse, cancellationToken) => Task.Run(
            () =>
            {
                var options = new QuantizationOptions
                {
                    MinTau = parse.GetValue(minTau), MaxError = parse.GetValue(maxError), Precision = parse.GetValue(precision)!,
                    Samples = parse.GetValue(samples) is { } file ? Pairs(file) : [],
                };
                Write(environment.Terminal, ModelQuantizer.Quantize(FolderOf(environment, parse.GetRequiredValue(model)), options, cancellationToken), parse.GetValue(json));
                return ExitCode.Done;
            },
            cancellationToken));
        return command;
    }

    private static void Write(CliTerminal terminal, QuantizationReport report, bool json)
    {
        if (json)
        {
            terminal.Json(new
            {
                model = report.Model, precision = report.Precision, decision = report.Decision, kendall_tau = report.Tau, largest_error = report.LargestError,
                pairs = report.Pairs, int8_layers = report.Int8Layers, float32_layers = report.Float32Layers, fused_attention = report.FusedAttention,
                float32_ms = report.Float32Milliseconds, int8_ms = report.Int8Milliseconds, kernel = report.Kernel, weight_bits = report.WeightBits,
            });
            return;
        }

        terminal.Line($"{report.Model}: {report.Decision}");
        if (report.Pairs == 0)
        {
            return;
        }

        var table = new TextTable("measured", ">value");
        table.Row("Kendall tau", Text(report.Tau, "0.0000"));
        table.Row("largest error", Text(report.LargestError, "0.0000"));
        table.Row("sample pairs", Text(report.Pairs, "0"));
        table.Row("layers in int8", Text(report.Int8Layers, "0"));
        table.Row("layers in float32", Text(report.Float32Layers, "0"));
        table.Row("fused attention", report.FusedAttention ? "yes" : "no");
        if (report.Int8Milliseconds > 0)
        {
            table.Row("float32, one thread (ms)", Text(report.Float32Milliseconds, "0.0"));
            table.Row("int8, one thread (ms)", Text(report.Int8Milliseconds, "0.0"));
        }

        terminal.Table(table);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string FolderOf(CliEnvironment environment, string model)
    {
        string[] places = [Path.GetFullPath(model), Path.Combine(environment.Home, "models", model), Path.Combine(environment.Root, "models", model)];
        return places.FirstOrDefault(Directory.Exists)
            ?? throw new CliException($"there is no model folder {model}; looked at {string.Join(", ", places)}", "name a folder that holds model.onnx and tokenizer.json", ExitCode.WrongUse);
    }

    private static List<TextPair> Pairs(string path)
    {
        var pairs = new List<TextPair>();
        foreach (var (line, number) in File.ReadLines(path).Select((line, i) => (line, i + 1)).Where(row => row.line.Length > 0))
        {
            var parts = line.Split('\t', 2);
            pairs.Add(parts.Length == 2
                ? new TextPair(parts[0], parts[1])
                : throw new CliException($"line {number} of {path} has no tab; a line is a query, a tab and a document", null, ExitCode.WrongUse));
        }

        return pairs.Count > 0 ? pairs : throw new CliException($"{path} holds no pairs", "write one pair a line: query, tab, document", ExitCode.WrongUse);
    }
}
