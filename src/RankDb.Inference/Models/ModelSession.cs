using System.Buffers;
using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference;

/// <summary>
/// One loaded graph that takes token ids: pads a batch to its longest input and runs it. One thread unless told
/// otherwise, no spinning, and no memory plan per shape, of which changing batches would make ever more.
/// </summary>
internal sealed class ModelSession : IDisposable
{
    private const string IdsInput = "input_ids";
    private const string MaskInput = "attention_mask";
    private const string TypesInput = "token_type_ids";

    private readonly ModelDefinition definition;
    private readonly InferenceSession session;
    private readonly string[] inputNames;
    private readonly string[] outputNames;
    private readonly int padding;

    internal ModelSession(ModelDefinition definition, ModelRuntimeOptions options, int padding, ReadOnlySpan<string> outputs)
    {
        this.definition = definition;
        this.padding = padding;
        try
        {
            using var sessionOptions = new SessionOptions
            {
                IntraOpNumThreads = options.IntraOpThreads,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                EnableMemoryPattern = false,

                // What goes wrong is thrown with the same words; a line on standard error per failed run adds nothing.
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            sessionOptions.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            session = new InferenceSession(definition.OnnxPath, sessionOptions);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw ModelException.CannotLoad($"Cannot load the model {definition.Name}: {exception.Message}", exception);
        }

        try
        {
            inputNames = FindInputs();
            outputNames = [FindOutput(outputs)];
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The output that is read: the first of those asked for that the graph has.</summary>
    internal string OutputName => outputNames[0];

    internal string Name => definition.Name;

    internal static int LongestOf(IReadOnlyList<TokenizedInput> batch)
    {
        var longest = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            longest = Math.Max(longest, batch[i].Length);
        }

        return longest;
    }

    /// <summary>Runs a batch of at least one input; the caller disposes of the tensor of 32-bit floats.</summary>
    /// <exception cref="ModelException">The run failed (58000).</exception>
    internal OrtValue Run(IReadOnlyList<TokenizedInput> batch, int longest)
    {
        if (longest > definition.MaxTokens)
        {
            throw new ModelException($"The model {Name} takes at most {definition.MaxTokens} tokens, not {longest}.", "22023");
        }

        var size = batch.Count * longest;
        var ids = ArrayPool<long>.Shared.Rent(size);
        var mask = ArrayPool<long>.Shared.Rent(size);
        var types = ArrayPool<long>.Shared.Rent(size);
        var tensors = new List<OrtValue>(inputNames.Length);
        try
        {
            Fill(batch, longest, ids, mask, types);
            long[] shape = [batch.Count, longest];
            foreach (var name in inputNames)
            {
                var array = name switch { IdsInput => ids, MaskInput => mask, _ => types };
                tensors.Add(OrtValue.CreateTensorValueFromMemory(array.AsMemory(0, size), shape));
            }

            return session.Run(null, inputNames, tensors, outputNames)[0];
        }
        catch (OnnxRuntimeException exception)
        {
            throw ModelException.Failed($"The model {Name} failed: {exception.Message}", exception);
        }
        finally
        {
            foreach (var tensor in tensors)
            {
                tensor.Dispose();
            }

            ArrayPool<long>.Shared.Return(ids);
            ArrayPool<long>.Shared.Return(mask);
            ArrayPool<long>.Shared.Return(types);
        }
    }

    public void Dispose() => session.Dispose();

    private void Fill(IReadOnlyList<TokenizedInput> batch, int longest, long[] ids, long[] mask, long[] types)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var input = batch[row];
            var at = row * longest;
            for (var i = 0; i < input.Length; i++)
            {
                ids[at + i] = input.Ids[i];
                types[at + i] = input.TypeIds[i];
            }

            mask.AsSpan(at, input.Attended).Fill(1);
            mask.AsSpan(at + input.Attended, longest - input.Attended).Clear();
            var rest = longest - input.Length;
            ids.AsSpan(at + input.Length, rest).Fill(padding);
            types.AsSpan(at + input.Length, rest).Clear();
        }
    }

    private string[] FindInputs()
    {
        foreach (var (name, node) in session.InputMetadata)
        {
            if (name is not (IdsInput or MaskInput or TypesInput))
            {
                throw ModelException.CannotLoad(
                    $"The model {Name} wants an input {name}; supported are {IdsInput}, {MaskInput} and {TypesInput} ({definition.OnnxPath}).");
            }

            if (node.ElementDataType != TensorElementType.Int64 || node.Dimensions.Count != 2)
            {
                throw ModelException.CannotLoad(
                    $"The input {name} of the model {Name} is {Describe(node)}; it must be Int64 [batch, tokens] ({definition.OnnxPath}).");
            }
        }

        return session.InputMetadata.ContainsKey(IdsInput)
            ? [.. session.InputMetadata.Keys]
            : throw ModelException.CannotLoad($"The model {Name} has no input {IdsInput} ({definition.OnnxPath}).");
    }

    private string FindOutput(ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            if (!session.OutputMetadata.TryGetValue(name, out var node))
            {
                continue;
            }

            return node.ElementDataType == TensorElementType.Float
                ? name
                : throw ModelException.CannotLoad(
                    $"The output {name} of the model {Name} is {Describe(node)}; it must be Float ({definition.OnnxPath}).");
        }

        throw ModelException.CannotLoad(
            $"The model {Name} has no output {string.Join(" or ", wanted.ToArray())}; it has {string.Join(", ", session.OutputMetadata.Keys)} ({definition.OnnxPath}).");
    }

    private static string Describe(NodeMetadata node) =>
        $"{node.ElementDataType} [{string.Join(", ", node.Dimensions.Select(size => size < 0 ? "?" : $"{size}"))}]";
}
