using System.Globalization;
using Google.Protobuf;
using RankDb.Inference.Onnx;
using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference.Quantization;

/// <summary>
/// Makes the int8 form of a model and decides whether it may be used: it must order the sample pairs as float32 does,
/// give a text the same bits in every batch, and be faster on this CPU.
/// </summary>
public static class ModelQuantizer
{
    private const string Original = "model.onnx";
    private const string Quantized = "model_int8.onnx";
    private const int CalibrationInputs = 60;
    private const int InvarianceRounds = 4;
    private const int TimedRounds = 5;

    // Shares of the layers, the noisiest first, that are left in float32 until the scores agree.
    private static readonly double[] SharesInFloat32 = [0, 0.1, 0.25, 0.5];

    /// <summary>Quantises the model of a folder: writes model_int8.onnx if it is accepted, and the choice into rankdb.json.</summary>
    /// <param name="folder">A model folder with a float32 model.onnx.</param>
    /// <param name="options">What must be kept.</param>
    /// <param name="cancellationToken">Ends the work between two batches; nothing is written then.</param>
    /// <exception cref="ModelException">The options are wrong or nothing can be quantised (22023), or the model cannot be loaded or run (58000).</exception>
    public static QuantizationReport Quantize(string folder, QuantizationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var path = new[] { Path.Combine(folder, Original), Path.Combine(folder, "onnx", Original) }.FirstOrDefault(File.Exists)
            ?? throw ModelException.CannotLoad($"The model folder {folder} lacks model.onnx.");
        var work = Directory.CreateTempSubdirectory("rankdb-quantize-").FullName;
        try
        {
            var model = Read(path);
            var layers = LinearLayer.Find(model.Graph);
            if (layers.Count == 0 && options.Precision != "float32")
            {
                throw new ModelException(
                    $"The model {path} has no product with a weight matrix of 32 x 32 or more in 32-bit floats, so int8 would gain nothing.", "22023");
            }

            using var reference = TrialModel.Load(
                TrialFolder.Create(folder, work, "float32", model), tokenizer => options.Samples.Count > 0 ? options.Samples : SamplePairs.FromVocabulary(tokenizer));
            if (options.Precision == "float32")
            {
                return Keep(folder, reference.Info, new QuantizationReport { Model = reference.Info.Name, Precision = "float32", Decision = "float32 was asked for." });
            }

            return Decide(folder, work, model, layers, reference, options, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or OnnxRuntimeException)
        {
            throw ModelException.CannotLoad($"Cannot quantise {path}: {exception.Message}", exception);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static QuantizationReport Decide(
        string folder, string work, ModelProto model, IReadOnlyList<LinearLayer> layers, TrialModel reference, QuantizationOptions options, CancellationToken cancellationToken)
    {
        var kernels = CpuKernels.OfThisMachine();
        var step = Math.Max(1, reference.Inputs.Count / CalibrationInputs);
        var ranges = ActivationCalibration.Measure(
            model, [.. layers.Select(layer => layer.Input).Distinct()], [.. reference.Inputs.Where((_, i) => i % step == 0)], work, cancellationToken);
        var expected = reference.Scores(reference.Run(cancellationToken));
        var noisiest = layers.OrderByDescending(layer => ranges[layer.Input].Noise).ToList();
        QuantizationReport? closest = null;
        var attempt = 0;
        foreach (var source in new[] { AttentionFusion.Fuse(model), model }.OfType<ModelProto>())
        {
            foreach (var share in SharesInFloat32)
            {
                var left = (int)Math.Ceiling(share * layers.Count);
                if (left >= layers.Count)
                {
                    continue;
                }

                var chosen = noisiest.Skip(left).ToList();
                var candidate = Int8Rewriter.Rewrite(source, chosen, ranges, kernels.WeightBits);
                using var trial = TrialModel.Load(TrialFolder.Create(folder, work, $"int8-{attempt++}", candidate), _ => Samples(reference, options));
                var scores = trial.Scores(trial.Run(cancellationToken));
                var report = new QuantizationReport
                {
                    Model = reference.Info.Name,
                    Precision = "float32",
                    Decision = string.Empty,
                    Tau = KendallTau.B(expected, scores),
                    LargestError = expected.Zip(scores, (a, b) => (double)MathF.Abs(a - b)).Max(),
                    Pairs = expected.Length,
                    Int8Layers = chosen.Count,
                    Float32Layers = left,
                    FusedAttention = !ReferenceEquals(source, model),
                    Kernel = kernels.Name,
                    WeightBits = kernels.WeightBits,
                };
                closest = closest is null || report.Tau > closest.Tau ? report : closest;
                if (report.Tau >= options.MinTau && report.LargestError <= options.MaxError)
                {
                    return Finish(folder, candidate, report, reference, trial, options, cancellationToken);
                }
            }
        }

        return Keep(folder, reference.Info, closest! with
        {
            Decision = Words($"int8 is refused: at its closest the order agrees with float32 to a Kendall tau of {closest.Tau:0.0000} (at least {options.MinTau:0.0000} is asked for) with a largest error of {closest.LargestError:0.0000} (at most {options.MaxError:0.0000}), over {closest.Pairs} pairs."),
        });
    }

    private static QuantizationReport Finish(
        string folder, ModelProto candidate, QuantizationReport report, TrialModel reference, TrialModel trial, QuantizationOptions options, CancellationToken cancellationToken)
    {
        var changed = BatchInvariance.Changed(trial, InvarianceRounds, cancellationToken);
        if (changed > 0)
        {
            return Keep(folder, reference.Info, report with { Decision = Words($"int8 is refused: {changed} of {trial.Inputs.Count} inputs scored otherwise in a batch than alone.") });
        }

        // One after the other, so that a neighbour's load falls on both.
        var times = Enumerable.Range(0, TimedRounds).Select(_ => (Float32: reference.Time(cancellationToken), Int8: trial.Time(cancellationToken))).ToList();
        var measured = report with { Float32Milliseconds = Median(times.Select(time => time.Float32)), Int8Milliseconds = Median(times.Select(time => time.Int8)) };
        var faster = measured.Float32Milliseconds / measured.Int8Milliseconds;
        if (faster < 1 && options.Precision == "auto")
        {
            return Keep(folder, reference.Info, measured with { Decision = Words($"float32 stays: int8 agrees but runs at {faster:0.00} times its speed on this CPU ({measured.Kernel}).") });
        }

        measured = measured with
        {
            Precision = "int8",
            Decision = Words($"int8 is used: Kendall tau {measured.Tau:0.0000}, largest error {measured.LargestError:0.0000} over {measured.Pairs} pairs, the same bits in every batch, {faster:0.00} times the speed of float32 on this CPU ({measured.Kernel})."),
        };
        var path = Path.Combine(folder, Quantized);
        File.WriteAllBytes(path + ".new", candidate.ToByteArray());
        File.Move(path + ".new", path, overwrite: true);
        RankdbJson.Record(folder, reference.Info, measured);
        return measured;
    }

    private static QuantizationReport Keep(string folder, ModelInfo model, QuantizationReport report)
    {
        RankdbJson.Record(folder, model, report);
        File.Delete(Path.Combine(folder, Quantized));
        return report;
    }

    private static IReadOnlyList<TextPair> Samples(TrialModel reference, QuantizationOptions options) =>
        options.Samples.Count > 0 ? options.Samples : SamplePairs.FromVocabulary(reference.Tokenizer);

    private static void Check(QuantizationOptions options)
    {
        if (options.MinTau is not (>= -1 and <= 1))
        {
            throw new ModelException(Words($"The least Kendall tau is {options.MinTau}; it must be -1 to 1."), "22023");
        }

        if (options.MaxError is not (>= 0 and <= 2))
        {
            throw new ModelException(Words($"The largest error is {options.MaxError}; it must be 0 to 2."), "22023");
        }

        if (options.Precision is not ("auto" or "int8" or "float32"))
        {
            throw new ModelException($"The precision is {options.Precision}; it must be auto, int8 or float32.", "22023");
        }

        if (options.Samples.Count is 1 or > 5000)
        {
            throw new ModelException($"{options.Samples.Count} sample pairs were given; 2 to 5000 are needed, or none to make some.", "22023");
        }
    }

    private static ModelProto Read(string path)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)) is { Graph: not null } model
                ? model
                : throw ModelException.CannotLoad($"Cannot quantise {path}: it holds no graph.");
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
