using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RankDb.Cli.Terminal;
using RankDb.Inference;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb models check</c></summary>
internal static class ModelsCheckCommand
{
    private const string Question = "how to read a file";
    private static readonly string[] Texts = ["Opens a text file, reads all lines of the file, and then closes the file.", "The wine was red and dry."];

    private sealed record Checked(string Name, string Kind, int Dimension, int MaxTokens, string Version, string License, string Trial, double TrialMs, string Fingerprint);

    internal static Command Create(CliEnvironment environment)
    {
        var folder = new Argument<string>("folder") { Description = "A model folder in Hugging Face layout, or a folder of such folders." };
        var json = CommonOptions.Json();
        var write = new Option<bool>("--write") { Description = "Store the numbers that the models give now as their fingerprints, in rankdb.json." };
        var command = new ExampleCommand("check", "Load models, run each once, compare their fingerprints, and say what they are.", "rankdb models check models", "rankdb models check ~/my-reranker --write") { folder, json, write };
        command.SetAction(parse =>
        {
            var writes = parse.GetValue(write);
            using var registry = ModelRegistry.Load(
                [Path.GetFullPath(parse.GetRequiredValue(folder))], new ModelRuntimeOptions { CheckFingerprints = !writes });
            var models = registry.Models.Select(model => Try(registry, model, writes)).ToList();
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(models.Select(model => new
                {
                    name = model.Name, kind = model.Kind, dimension = model.Dimension, max_tokens = model.MaxTokens,
                    version = model.Version, license = model.License, trial = model.Trial, trial_ms = model.TrialMs,
                    fingerprint = model.Fingerprint,
                }));
                return ExitCode.Done;
            }

            var table = new TextTable("name", "kind", ">dimension", ">tokens", "version", "licence", "trial", ">ms", "fingerprint");
            foreach (var model in models)
            {
                table.Row(
                    model.Name, model.Kind, model.Dimension.ToString(CultureInfo.InvariantCulture), model.MaxTokens.ToString(CultureInfo.InvariantCulture),
                    model.Version, model.License, model.Trial, model.TrialMs.ToString("0.0", CultureInfo.InvariantCulture), model.Fingerprint);
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Checked Try(ModelRegistry registry, ModelInfo model, bool writes)
    {
        var clock = Stopwatch.StartNew();
        var trial = model.Kind switch
        {
            ModelKind.Encoder => TryEncoder(registry.Encoder(model.Name)),
            ModelKind.Reranker => TryReranker(registry.Reranker(model.Name)),
            ModelKind.SparseEncoder => TrySparse(registry.SparseEncoder(model.Name)),
            _ => TryMultiVector(registry.MultiVectorEncoder(model.Name)),
        };
        var elapsed = clock.Elapsed.TotalMilliseconds;
        if (writes)
        {
            ModelFingerprint.Write(model, registry.Fingerprint(model.Kind, model.Name));
        }

        return new Checked(
            model.Name, model.Kind.Name(), model.Dimension, model.MaxTokens, model.Version, model.License, trial, elapsed,
            writes ? "written" : model.HasFingerprint ? "matches" : "none");
    }

    private static string TrySparse(ISparseEncoder encoder)
    {
        var vectors = encoder.Encode([encoder.Tokenize(Question, TextKind.Query), encoder.Tokenize(Texts[0], TextKind.Document)]);
        return string.Create(CultureInfo.InvariantCulture, $"{vectors[0].Count} weights for a query, {vectors[1].Count} for a text");
    }

    private static string TryMultiVector(IMultiVectorEncoder encoder)
    {
        TokenizedInput[] inputs = [encoder.Tokenize(Question, TextKind.Query), encoder.Tokenize(Texts[0], TextKind.Document)];
        var matrix = encoder.Encode(inputs);
        return string.Create(CultureInfo.InvariantCulture, $"{matrix.Rows(0)} vectors for a query, {matrix.Rows(1)} for a text");
    }

    private static string TryEncoder(IEncoder encoder)
    {
        var dimension = encoder.Info.Dimension;
        TokenizedInput[] inputs = [encoder.Tokenize(Question, TextKind.Query), .. Texts.Select(text => encoder.Tokenize(text, TextKind.Document))];
        var vectors = new float[inputs.Length * dimension];
        encoder.Encode(inputs, vectors);
        return Pair(Cosine(vectors, dimension, 1), Cosine(vectors, dimension, 2), "cosine");
    }

    private static string TryReranker(IReranker reranker)
    {
        var scores = new float[Texts.Length];
        reranker.Score(reranker.Tokenize(Question, Texts), scores);
        return Pair(scores[0], scores[1], "score");
    }

    private static string Pair(float related, float unrelated, string word) => string.Create(
        CultureInfo.InvariantCulture, $"{word} {related:0.000} for a related text, {unrelated:0.000} for an unrelated one");

    private static float Cosine(float[] vectors, int dimension, int other)
    {
        var sum = 0f;
        for (var at = 0; at < dimension; at++)
        {
            sum += vectors[at] * vectors[(other * dimension) + at];
        }

        return sum;
    }
}
